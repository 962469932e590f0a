import type { DbRecord } from '../db/file/record.ts';
import { readHost, withoutInner, type HostRange } from '../services/ports/host-ranges.ts';
import { hasPorts, protocols, servicePorts, type ServicePorts } from '../services/ports/service-ports.ts';
import { forwardDatabases, portForward, type PortForward } from './port-forward.ts';
import { serverNetwork, type ServerNetwork } from './server-network.ts';
import type { DatabasesView } from '../db/file/database-view.ts';

/** A local network and the record that defines it. */
export interface LocalNetwork {
  readonly key: string;
  readonly range: HostRange;
}

/** The settings that the rules of the firewall are made from. */
export interface Firewall {
  /** Whether it is to be loaded: record `masq` is enabled, or the server is a gateway. */
  readonly isOn: boolean;
  readonly network: ServerNetwork;
  readonly local: readonly LocalNetwork[];
  /** Every record of the configuration that names ports, in the order of the keys. */
  readonly services: readonly ServicePorts[];
  readonly forwards: readonly PortForward[];
  /** Whether strangers get no answer to a ping. */
  readonly isStealthy: boolean;
  /** `most`: without the noise of Windows networks and of routers. */
  readonly logging: 'none' | 'most' | 'all';
  /** What happens to denied packets. */
  readonly target: 'drop' | 'reject';
  /** Port of the proxy for requests of local clients to web servers outside; only on a gateway. */
  readonly webProxyPort: number | undefined;
  /** What happens to mail that local clients send directly to servers outside; only on a gateway. */
  readonly mailProxy: 'transparent' | 'blocked' | undefined;
  /** Port 113 is answered by a reset, so that mail servers that ask there need not wait. */
  readonly resetsIdent: boolean;
}

/** Reads the firewall from the databases of a server. */
export function readFirewall(databases: DatabasesView): Firewall {
  const configuration = databases.open('configuration');
  const masq = configuration.get('masq');
  const network = serverNetwork(configuration);
  const logging = masq?.prop('Logging');
  const all = protocols.flatMap((protocol) =>
    databases
      .open(forwardDatabases[protocol])
      .ofType('forward')
      .map((record) => portForward(record, protocol)),
  );
  return {
    isOn: network.isGateway || masq?.prop('status') === 'enabled',
    network,
    local: localNetworks(databases.open('networks').ofType('network'), network.own),
    services: configuration.all().filter(hasPorts).map(portsOf),
    // Only a gateway forwards packets.
    forwards: network.isGateway ? all : all.filter(({ host }) => !host),
    isStealthy: masq?.prop('Stealth') === 'yes' || network.mode === 'servergateway-private',
    logging: logging === 'none' || logging === 'all' ? logging : 'most',
    target: masq?.prop('DenylogTarget') === 'reject' ? 'reject' : 'drop',
    webProxyPort: network.isGateway ? proxyPort(configuration.get('squid')) : undefined,
    mailProxy: network.isGateway ? mailProxy(configuration.get('qpsmtpd')?.prop('Proxy')) : undefined,
    resetsIdent: configuration.get('oidentd')?.prop('status') !== 'enabled',
  };
}

/** Networks from which the server can be managed (`ValidFrom`) may connect to it, though it is private. */
function portsOf(record: DbRecord): ServicePorts {
  const ports = servicePorts(record);
  const from = record.key === 'httpd-admin' ? (record.prop('ValidFrom') ?? '') : '';
  if (ports.isPublic || from.trim() === '') return ports;
  const items = from.split(/[\s,;]+/).filter(Boolean);
  const read = items.map((value) => ({ value, range: readHost(value) }));
  return {
    ...ports,
    isPublic: true,
    allow: read.flatMap(({ range }) => range ?? []),
    allowsEverybody: false,
    mistakes: [
      ...ports.mistakes,
      ...read.filter(({ range }) => !range).map(({ value }) => ({ property: 'ValidFrom', value })),
    ],
  };
}

/** The network of a record of the networks database; undefined if it cannot be read. */
export function localRange(record: DbRecord): HostRange | undefined {
  const mask = record.prop('Mask') ?? '';
  return readHost(record.key.includes('/') || mask === '' ? record.key : `${record.key}/${mask}`);
}

function localNetworks(records: readonly DbRecord[], own: HostRange | undefined): LocalNetwork[] {
  const read = records.flatMap((record): LocalNetwork[] => {
    const range = localRange(record);
    return range ? [{ key: record.key, range }] : [];
  });
  const all = own ? [...read, { key: 'InternalInterface', range: own }] : read;
  const kept = withoutInner(all.map(({ range }) => range));
  return all.filter(({ range }) => kept.includes(range));
}

function proxyPort(squid: DbRecord | undefined): number | undefined {
  if (squid?.prop('status') !== 'enabled' || squid.prop('Transparent') === 'no') return undefined;
  const port = Number(squid.prop('TransparentPort') ?? '3129');
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined;
}

function mailProxy(text: string | undefined): 'transparent' | 'blocked' | undefined {
  return text === 'transparent' || text === 'blocked' ? text : undefined;
}
