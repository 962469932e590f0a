import type { DbRecord } from '../db/file/record.ts';
import type { Root } from '../root.ts';
import { lastOwners, serviceOwners, type DefaultsFolder } from './service-owners.ts';
import { isServiceName } from './service-name.ts';
import { sayRange, sharedRange } from './ports/port-ranges.ts';
import { protocols, servicePorts, type ServicePorts } from './ports/service-ports.ts';
import type { RecordReader } from '../db/file/database-view.ts';

/** A service as the databases and the packages have it: a record of type `service` in configuration. */
export interface Service {
  readonly key: string;
  readonly record: DbRecord;
  /** Status exactly `enabled`. */
  readonly isEnabled: boolean;
  readonly ports: ServicePorts;
  /** The packages whose defaults make it a service; `root` for a default of this server's own. */
  readonly owners: readonly string[];
  /** Whether a package, or this server itself, has a default for it. A service without one is an orphan. */
  readonly isOwned: boolean;
  /** Whether only bundled packages own it, whose programs need not be installed. */
  readonly isOptional: boolean;
  /** The part of Panelsmith that the record stands for. If it has no unit, there is nothing to start or stop. */
  readonly partOfUs: 'firewall' | 'panel' | undefined;
  /** For an orphan, the package that left it, if it is known. */
  readonly leftBy: string | undefined;
  /** Whether people reach the server through it, so that it is never stopped only because it is an orphan. */
  readonly isProtected: boolean;
  /** Whether it has to run: it is enabled and owned. */
  readonly isWanted: boolean;
  /** Whether its key is a valid name of a service. Any other key is never passed to the system. */
  readonly isNameable: boolean;
}

/** A port that several services use. */
export interface PortClaim {
  /** Such as `tcp 80`, or `udp 5000-5010` for a range. */
  readonly port: string;
  readonly services: readonly Service[];
}

/** Services through which people reach a server. */
const reachedBy = new Set(['sshd', 'ssh', 'panelsmith', 'httpd-admin', 'smanager', 'network', 'NetworkManager']);

/** Records of classic services whose work Panelsmith itself does. */
const ourParts: ReadonlyMap<string, Service['partOfUs']> = new Map([
  ['masq', 'firewall'],
  ['httpd-admin', 'panel'],
]);

/** The services of a root as the databases and the packages have them. Nothing is asked of the running machine. */
export class Services {
  readonly #records: RecordReader;
  readonly owners: ReadonlyMap<string, readonly string[]>;
  readonly #last: ReadonlyMap<string, string>;
  readonly #bundled: ReadonlySet<string>;

  /** @param defaults the folders of default records: of packages, and the root's own */
  constructor(root: Root, records: RecordReader, defaults: readonly DefaultsFolder[]) {
    this.#records = records;
    this.owners = serviceOwners(defaults, root);
    this.#last = lastOwners(root, defaults);
    this.#bundled = new Set(defaults.flatMap(({ name, isBundled }) => (isBundled === true ? [name] : [])));
  }

  /** The service of a key; undefined if there is no record of type `service`. */
  get(key: string): Service | undefined {
    const record = this.#records.get(key);
    return record?.type === 'service' ? this.#serviceOf(record) : undefined;
  }

  /** In byte order of their keys. */
  all(): Service[] {
    return this.#records.ofType('service').map((record) => this.#serviceOf(record));
  }

  #serviceOf(record: DbRecord): Service {
    const { key } = record;
    const owners = this.owners.get(key) ?? [];
    const [isOwned, isEnabled] = [owners.length > 0, record.prop('status') === 'enabled'];
    return {
      key,
      record,
      isEnabled,
      ports: servicePorts(record),
      owners,
      isOwned,
      isOptional: isOwned && owners.every((owner) => this.#bundled.has(owner)),
      partOfUs: ourParts.get(key),
      leftBy: isOwned ? undefined : this.#last.get(key),
      isProtected: reachedBy.has(key),
      isWanted: isEnabled && isOwned,
      isNameable: isServiceName(key),
    };
  }
}

/** The ports that services of different packages use. A service that is not enabled uses no port. */
export function portClaims(services: readonly Service[]): PortClaim[] {
  const claims = new Map<string, Set<Service>>();
  const taking = services.filter(({ isEnabled }) => isEnabled);
  for (const [index, one] of taking.entries())
    for (const other of taking.slice(index + 1)) {
      if (one.owners.some((owner) => other.owners.includes(owner))) continue;
      for (const port of sharedPorts(one, other)) {
        const claimed = claims.get(port) ?? new Set();
        claims.set(port, claimed.add(one).add(other));
      }
    }
  return [...claims].map(([port, claimed]) => ({ port, services: [...claimed] }));
}

function sharedPorts(one: Service, other: Service): string[] {
  return protocols.flatMap((protocol) =>
    one.ports[protocol].flatMap((a) =>
      other.ports[protocol].flatMap((b) => {
        const shared = sharedRange(a, b);
        return shared ? [`${protocol} ${sayRange(shared, '-')}`] : [];
      }),
    ),
  );
}
