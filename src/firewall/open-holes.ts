import { sayHost, type HostRange } from '../services/ports/host-ranges.ts';
import type { PortRange } from '../services/ports/port-ranges.ts';
import { protocols, type Protocol } from '../services/ports/service-ports.ts';
import type { Firewall } from './firewall.ts';
import type { PortForward } from './port-forward.ts';

/** Ports that somebody outside can reach. */
export interface Hole {
  readonly protocol: Protocol;
  readonly ports: PortRange;
  /** Database and key of the record that opens it. */
  readonly database: string;
  readonly key: string;
  /** Who can reach them; undefined: everybody. */
  readonly from: readonly string[] | undefined;
  /** Who of these cannot. */
  readonly except: readonly string[];
  /** The target of a forward; undefined for a service. */
  readonly to: string | undefined;
}

/** Every hole of the firewall, by protocol and first port. */
export function openHoles(firewall: Firewall): readonly Hole[] {
  const services = firewall.services
    .filter((one) => one.isPublic && one.isEnabled && !one.deniesEverybody)
    .flatMap((one) =>
      protocols.flatMap((protocol) =>
        one[protocol].map((ports): Hole => ({
          ...hosts(one),
          protocol,
          ports,
          database: 'configuration',
          key: one.key,
          to: undefined,
        })),
      ),
    );
  const forwards = firewall.forwards
    .filter(({ mistake }) => mistake === undefined)
    .map((one): Hole => ({
      ...hosts(one),
      protocol: one.protocol,
      ports: one.ports,
      database: `portforward_${one.protocol}`,
      key: one.key,
      to: targetOf(one),
    }));
  return [...forwards, ...services]
    .filter(({ from }) => from === undefined || from.length > 0)
    .sort((a, b) => a.protocol.localeCompare(b.protocol) || a.ports.first - b.ports.first);
}

/** The address, and the first port if the forward names one. */
function targetOf({ host, toPort }: PortForward): string {
  const address = host ? sayHost(host) : 'localhost';
  if (!toPort) return address;
  return `${host?.family === 6 ? `[${address}]` : address}:${toPort.first}`;
}

interface Hosts {
  readonly allow: readonly HostRange[];
  readonly allowsEverybody: boolean;
  readonly deny: readonly HostRange[];
}

function hosts({ allow, allowsEverybody, deny }: Hosts): Pick<Hole, 'from' | 'except'> {
  return { from: allowsEverybody ? undefined : allow.map(sayHost), except: deny.map(sayHost) };
}
