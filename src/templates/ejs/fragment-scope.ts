import { hostName, portNumber } from '../../network/host-name.ts';
import { localNetworks } from '../../network/local-networks.ts';
import { mailRoutes, type MailRoutes } from '../../accounts/mail/mail-routes.ts';
import { isJsonObject } from '../../files/state/json-kinds.ts';
import type { DatabasesView } from '../../db/file/database-view.ts';
import type { EjsScope } from './ejs-fragment.ts';
import { escapes } from './escapes.ts';
import type { PerlValue } from '../perl/perl-literal.ts';
import { plainDatabase, plainRecords, type PlainDatabase, type PlainRecord } from './plain-data.ts';

type Records = () => readonly (readonly [key: string, record: PlainRecord])[];

/** The names available in EJS fragments. They are described in `docs/templates.md`. */
interface FragmentScope extends EjsScope {
  readonly configuration: PlainDatabase;
  readonly accounts: PlainDatabase;
  readonly domains: PlainDatabase;
  readonly hosts: PlainDatabase;
  readonly networks: PlainDatabase;
  readonly database: (name: string) => PlainDatabase;
  readonly listServices: Records;
  readonly listUsers: Records;
  readonly listGroups: Records;
  readonly listIbays: Records;
  readonly listPseudonyms: Records;
  /** The domains whose keys are valid names of hosts, as with `listHosts`. */
  readonly listDomains: Records;
  readonly listHosts: Records;
  readonly listNetworks: Records;
  /** All local mail names and where their mail goes. */
  readonly mailRoutes: (domains: readonly string[]) => MailRoutes;
  /** The machine and its local networks, with prefix lengths; those of IPv4 if no family is named. */
  readonly localNetworks: (family?: 4 | 6) => readonly string[];
  /** The text if it is the name of a host or a domain; undefined otherwise. */
  readonly hostName: typeof hostName;
  /** The text if it is a port; undefined otherwise. */
  readonly portNumber: typeof portNumber;
  readonly isEnabled: (record: PlainRecord | undefined) => boolean;
  readonly as: typeof escapes;
  readonly event: string | undefined;
  /** Data that fragments pass to later fragments of the same template. */
  readonly shared: Record<string, unknown>;
}

/** Called for each record that a fragment reads. */
type OnLookup = (database: string, key: string, isThere: boolean) => void;

/** @param moreData further names; they take precedence over the others */
export function fragmentScope(
  view: DatabasesView,
  event: string | undefined,
  moreData: PerlValue | undefined,
  onLookup: OnLookup = () => undefined,
): EjsScope {
  const list =
    (database: string, type: string): Records =>
    () =>
      plainRecords(view.open(database), type);
  // The key of any other record would be syntax in the files that name it.
  const named =
    (records: Records): Records =>
    () =>
      records().filter(([key]) => hostName(key) !== undefined);
  const database = (name: string): PlainDatabase =>
    plainDatabase(
      () => view.open(name),
      (key, isThere) => {
        onLookup(name, key, isThere);
      },
    );
  const scope: FragmentScope = {
    configuration: database('configuration'),
    accounts: database('accounts'),
    domains: database('domains'),
    hosts: database('hosts'),
    networks: database('networks'),
    database,
    listServices: list('configuration', 'service'),
    listUsers: list('accounts', 'user'),
    listGroups: list('accounts', 'group'),
    listIbays: list('accounts', 'ibay'),
    listPseudonyms: list('accounts', 'pseudonym'),
    listDomains: named(list('domains', 'domain')),
    listHosts: named(list('hosts', 'host')),
    listNetworks: list('networks', 'network'),
    mailRoutes: (domains) => mailRoutes(view.open('accounts'), domains),
    localNetworks: (family) => localNetworks(view.open('networks'), family),
    hostName,
    portNumber,
    isEnabled: (record) => record?.['status'] === 'enabled',
    as: escapes,
    event,
    shared: {},
  };
  const names: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  return Object.assign(names, scope, isJsonObject(moreData) ? moreData : {});
}
