import { accept, firewallOf, overlap, readHost, readHosts, readPorts, refuse, sayHost, sayRange } from 'panelsmith';
import type { PortRange, Protocol, Reading, Rule } from 'panelsmith';

/** A port or a range of ports that no other forward of the protocol has. Stored as `3000` or `3000-3010`. */
export function sourcePort(protocol: Protocol): Rule {
  return (value, { reading }) => {
    const range = oneRange(value);
    if (!range) return refuse('errors.ports', { value });
    const others = reading.database(`portforward_${protocol}`).ofType('forward');
    const other = others.find(({ key }) => overlap(readPorts(key).ranges, [range]));
    return other ? refuse('errors.overlap', { other: other.key }) : accept(sayRange(range, '-'));
  };
}

export const destinationPort: Rule = (value) => {
  const range = oneRange(value);
  return range ? accept(sayRange(range, '-')) : refuse('errors.ports', { value });
};

/** The destination of a forward: `localhost` for the server itself, or on a gateway the address of another host. */
export const destinationHost: Rule = (value, { reading }) => {
  const host = readHost(value);
  const isHere = /^localhost$/i.test(value) || (host !== undefined && ownAddresses(reading).includes(host.address));
  if (isHere) return accept('localhost');
  if (!host || value.includes('/')) return refuse('errors.host', { value });
  const { network } = firewallOf(reading);
  return network.isGateway ? accept(host.address) : refuse('errors.onlyHere');
};

/** Addresses and networks, stored with commas between them. */
export const allowedHosts: Rule = (value) => {
  const { ranges, mistakes } = readHosts(value);
  const [wrong] = mistakes;
  return wrong === undefined ? accept(ranges.map(sayHost).join(',')) : refuse('errors.hosts', { value: wrong });
};

function ownAddresses({ configuration }: Reading): string[] {
  const settings = ['LocalIP', 'ExternalIP'].map((key) => configuration.get(key)?.value);
  const interfaces = ['InternalInterface', 'ExternalInterface'].map((key) => configuration.get(key)?.prop('IPAddress'));
  return ['127.0.0.1', '::1', ...[...settings, ...interfaces].filter((address) => address !== undefined)];
}

function oneRange(value: string): PortRange | undefined {
  const { ranges, mistakes } = readPorts(value);
  return ranges.length === 1 && mistakes.length === 0 ? ranges[0] : undefined;
}
