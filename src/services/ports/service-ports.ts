import type { DbRecord } from '../../db/file/record.ts';
import { allowsEverybody, readHosts, type HostRange, type ReadHosts } from './host-ranges.ts';
import { readPorts, type PortRange } from './port-ranges.ts';

/** The protocols whose ports the firewall opens and closes. */
export const protocols = ['tcp', 'udp'] as const;

/** `tcp` or `udp`. */
export type Protocol = (typeof protocols)[number];

/** The properties with the ports of a protocol. Both count. */
export const portProperties: Readonly<Record<Protocol, readonly [string, string]>> = {
  tcp: ['TCPPort', 'TCPPorts'],
  udp: ['UDPPort', 'UDPPorts'],
};

/** A value of a property that cannot be read. */
interface PortMistake {
  readonly property: string;
  readonly value: string;
}

/** What a record of the configuration says about the network. */
export interface ServicePorts {
  readonly key: string;
  /** In the order in which they are written. */
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
  /** Status exactly `enabled`. */
  readonly isEnabled: boolean;
  /** As written; `private` if it is missing. */
  readonly access: string;
  /** Access exactly `public`, or the zones of NethServer with `red` among them. */
  readonly isPublic: boolean;
  /** Who may connect from outside. Nothing written is everybody. */
  readonly allow: readonly HostRange[];
  readonly allowsEverybody: boolean;
  /** Who may not, even if allowed. */
  readonly deny: readonly HostRange[];
  readonly deniesEverybody: boolean;
  /**
   * Ports and hosts that cannot be read. A port and an allowed host are left out. A host in `DenyHosts` is not: nobody
   * knows who was meant, so the service is closed from outside (`deniesEverybody`).
   */
  readonly mistakes: readonly PortMistake[];
}

/**
 * The ports, access and hosts of a record of the configuration database. Records of any type can have ports.
 * Source: developer manual, section 4, "Creating firewall pinholes for your application".
 */
export function servicePorts(record: DbRecord): ServicePorts {
  const mistakes: PortMistake[] = [];
  const portsOf = (protocol: Protocol): PortRange[] =>
    portProperties[protocol].flatMap((property) => {
      const read = readPorts(record.prop(property) ?? '');
      mistakes.push(...read.mistakes.map((value) => ({ property, value })));
      return read.ranges;
    });
  const hostsOf = (property: string): ReadHosts => {
    const read = readHosts(record.prop(property) ?? '');
    mistakes.push(...read.mistakes.map((value) => ({ property, value })));
    return read;
  };
  const [tcp, udp] = [portsOf('tcp'), portsOf('udp')];
  const [allow, deny] = [hostsOf('AllowHosts'), hostsOf('DenyHosts')];
  const access = record.prop('access') ?? 'private';
  return {
    key: record.key,
    tcp,
    udp,
    isEnabled: record.prop('status') === 'enabled',
    access,
    isPublic: access === 'public' || access.split(',').includes('red'),
    allow: allow.ranges,
    allowsEverybody: allowsEverybody(allow),
    deny: deny.ranges,
    deniesEverybody: deny.isEverybody || deny.mistakes.length > 0,
    mistakes,
  };
}

/** Whether a record says anything about ports, even if it cannot be read. */
export function hasPorts(record: DbRecord): boolean {
  return Object.values(portProperties).some((names) => names.some((name) => (record.prop(name) ?? '').trim() !== ''));
}
