import type { DbRecord } from '../db/file/record.ts';
import { allowsEverybody, isSingle, readHost, readHosts, type HostRange } from '../services/ports/host-ranges.ts';
import { readPorts, type PortRange } from '../services/ports/port-ranges.ts';
import type { Protocol } from '../services/ports/service-ports.ts';

/** Connections from outside that are passed on to another host, or to another port of the server. */
export interface PortForward {
  readonly key: string;
  readonly protocol: Protocol;
  /** The ports outside. */
  readonly ports: PortRange;
  /** Undefined: this server. */
  readonly host: HostRange | undefined;
  /** The first port there; undefined: the same ports. */
  readonly toPort: PortRange | undefined;
  /** Who may use it. An empty list means everybody. */
  readonly allow: readonly HostRange[];
  readonly allowsEverybody: boolean;
  /**
   * Who may not use it, unless listed in `allow`. `0.0.0.0/0`, which accompanies every list of allowed hosts, is left
   * out.
   */
  readonly deny: readonly HostRange[];
  /** The property that cannot be read, so that nothing is forwarded. */
  readonly mistake: string | undefined;
}

/** The databases with the port forwards of each protocol. */
export const forwardDatabases: Readonly<Record<Protocol, string>> = { tcp: 'portforward_tcp', udp: 'portforward_udp' };

/**
 * Reads a record of type `forward` in `portforward_tcp` or `portforward_udp`. Its key is a port or a range of ports.
 * Here allowed hosts come before denied ones.
 */
export function portForward(record: DbRecord, protocol: Protocol): PortForward {
  const [ports, ...more] = readPorts(record.key).ranges;
  const host = (record.prop('DestHost') ?? '').trim();
  const to = (record.prop('DestPort') ?? '').trim();
  const [allow, deny] = [readHosts(record.prop('AllowHosts') ?? ''), readHosts(record.prop('DenyHosts') ?? '')];
  const isHere = ['', 'localhost', '127.0.0.1'].includes(host);
  const range = isHere ? undefined : readHost(host);
  const toPorts = readPorts(to);
  const isHost = isHere || (range !== undefined && isSingle(range));
  const isTarget = to === '' || (toPorts.ranges.length === 1 && toPorts.mistakes.length === 0);
  const mistake = !ports || more.length > 0 ? 'key' : !isHost ? 'DestHost' : !isTarget ? 'DestPort' : undefined;
  return {
    key: record.key,
    protocol,
    ports: ports ?? { first: 1, last: 1 },
    host: range,
    toPort: toPorts.ranges[0],
    allow: allow.ranges,
    allowsEverybody: allowsEverybody(allow),
    deny: deny.ranges.filter(({ prefix }) => prefix > 0),
    mistake: mistake ?? (deny.mistakes.length > 0 ? 'DenyHosts' : undefined),
  };
}
