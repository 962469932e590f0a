import type { Root } from '../root.ts';
import { consoleLocale, winsServer, type ConsoleLocale } from './configuration.ts';
import { textCodec, type Codec } from './encoding.ts';
import { hostsInDomain, renameHosts } from './hosts.ts';
import { allowedSources, hostsAllowLine } from './network-access.ts';
import type { OpenDatabase } from './open-database.ts';
import type { OpenRecord } from './open-record.ts';
import type { Snapshot } from '../db/file/snapshot.ts';

/** The configuration database: plain settings, services and other records with properties. */
export interface ConfigurationDatabase extends OpenDatabase {
  /** Returns the keys of the services. */
  services(): string[];
  /** Returns the console's language and keyboard; undefined if not set. */
  getLocale(): ConsoleLocale | undefined;
  /** Returns the line of `hosts.allow` for a service, or a comment if it is not enabled. */
  hostsAllowSpec(service: string, daemon?: string): string;
  winsServer(): string | undefined;
}

/** @param networks returns the current networks */
export function configurationDatabase(
  database: OpenDatabase,
  networks: () => Snapshot,
  flavour: Root['flavour'],
  warn: (line: string) => void,
): ConfigurationDatabase {
  return Object.assign(database, {
    services: () => database.listByType('service'),
    getLocale: () => consoleLocale(database),
    hostsAllowSpec(service: string, daemon?: string): string {
      warnOfAccess(database.getProp(service, 'access') ?? '', warn);
      return hostsAllowLine(database, networks(), flavour, service, daemon);
    },
    winsServer: () => winsServer(database),
  });
}

/** The database of local networks. */
export interface NetworksDatabase extends OpenDatabase {
  networks(): OpenRecord[];
  /**
   * Returns who may reach a service: addresses and networks with their masks, or `ALL`.
   * @param access default: `private`
   */
  localAccessSpec(access?: string): string[];
}

export function networksDatabase(
  database: OpenDatabase,
  flavour: Root['flavour'],
  warn: (line: string) => void,
): NetworksDatabase {
  const ofType = (type: string): OpenRecord[] => database.getAllByProp({ type });
  return Object.assign(database, {
    networks: () => ofType('network'),
    localAccessSpec(access = ''): string[] {
      warnOfAccess(access, warn);
      const records = { get: (key: string) => database.get(key), all: () => database.getAll(), ofType };
      return allowedSources(records, access === '' ? 'private' : access, flavour);
    },
  });
}

/** The database of domains that the server is responsible for. */
export interface DomainsDatabase extends OpenDatabase {
  domains(): OpenRecord[];
}

export function domainsDatabase(database: OpenDatabase): DomainsDatabase {
  return Object.assign(database, { domains: () => database.getAllByProp({ type: 'domain' }) });
}

/** The database of hosts in the local network, by name. */
export interface HostsDatabase extends OpenDatabase {
  hosts(): OpenRecord[];
  /** Returns the hosts directly in a domain. */
  getHostsByDomain(domain: string): OpenRecord[];
  /**
   * Renames every host `OLD.DOMAIN` to `NEW.DOMAIN`, unless that exists.
   * @returns the new records
   */
  propagateHosts(from: string, to: string): Promise<OpenRecord[]>;
}

export function hostsDatabase(database: OpenDatabase, codec: Codec): HostsDatabase {
  const text = textCodec(codec);
  const hosts = (): OpenRecord[] => database.getAllByProp({ type: 'host' });
  return Object.assign(database, {
    hosts,
    getHostsByDomain: (domain: string) => hostsInDomain({ ofType: hosts }, domain),
    async propagateHosts(from: string, to: string): Promise<OpenRecord[]> {
      const renamed = await database.update((draft) => renameHosts(draft, text.of(from), text.of(to)));
      return renamed.flatMap((key) => database.get(text.from(key)) ?? []);
    },
  });
}

/** The database of add-ons with their states. */
export interface AddonsDatabase extends OpenDatabase {
  addons(): OpenRecord[];
}

export function addonsDatabase(database: OpenDatabase): AddonsDatabase {
  return Object.assign(database, { addons: () => database.getAllByProp({ type: 'addon' }) });
}

function warnOfAccess(access: string, warn: (line: string) => void): void {
  if (!['', 'localhost', 'private', 'public'].includes(access)) warn(`there is no access ${access}`);
}
