import { localNetworks } from '../../accounts/local-networks.ts';
import { mailRoutes, type MailRoutes } from '../../accounts/mail-routes.ts';
import type { DatabasesView } from '../database-view.ts';
import type { Scope } from './ejs-fragment.ts';
import { escapes } from './escapes.ts';
import type { PerlValue } from '../perl/perl-literal.ts';
import { plainDatabase, plainRecords, type PlainDatabase, type PlainRecord } from './plain-data.ts';

type Records = () => readonly (readonly [key: string, record: PlainRecord])[];

/** The names available in EJS fragments. They are described in `docs/templates.md`. */
interface FragmentScope extends Scope {
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
  readonly listDomains: Records;
  readonly listHosts: Records;
  readonly listNetworks: Records;
  /** All local mail names and where their mail goes. */
  readonly mailRoutes: (domains: readonly string[]) => MailRoutes;
  /** The machine and its local networks, with prefix lengths; those of IPv4 if no family is named. */
  readonly localNetworks: (family?: 4 | 6) => readonly string[];
  readonly isEnabled: (record: PlainRecord | undefined) => boolean;
  readonly as: typeof escapes;
  readonly event: string | undefined;
  /** Data that fragments pass to later fragments of the same template. */
  readonly shared: Record<string, unknown>;
}

/** Called for each record that a fragment reads. */
type Looked = (database: string, key: string, isThere: boolean) => void;

/** @param moreData further names; they take precedence over the others */
export function fragmentScope(
  view: DatabasesView,
  event: string | undefined,
  moreData: PerlValue | undefined,
  looked: Looked = () => undefined,
): Scope {
  const list =
    (database: string, type: string): Records =>
    () =>
      plainRecords(view.open(database), type);
  const database = (name: string): PlainDatabase =>
    plainDatabase(
      () => view.open(name),
      (key, isThere) => {
        looked(name, key, isThere);
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
    listDomains: list('domains', 'domain'),
    listHosts: list('hosts', 'host'),
    listNetworks: list('networks', 'network'),
    mailRoutes: (domains) => mailRoutes(view.open('accounts'), domains),
    localNetworks: (family) => localNetworks(view.open('networks'), family),
    isEnabled: (record) => record?.['status'] === 'enabled',
    as: escapes,
    event,
    shared: {},
  };
  const names: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  return Object.assign(names, scope, isMap(moreData) ? moreData : {});
}

function isMap(value: PerlValue | undefined): value is Readonly<Record<string, PerlValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
