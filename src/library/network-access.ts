import type { Root } from '../root.ts';
import { recordsWith } from './matching.ts';
import type { DbRecord } from '../db/file/record.ts';
import type { DatabaseView } from '../db/file/database-view.ts';

/**
 * Returns who may reach a service, in the syntax of tcp wrappers: the machine itself for `localhost`, also its networks
 * for `private`, everyone for `public`. Any other value means `localhost`.
 * @param networks records `NETWORK=network|Mask|NETMASK`
 * @param flavour on NethServer the network of the green interface counts as the machine itself
 */
export function allowedSources(networks: DatabaseView, access: string, flavour: Root['flavour']): string[] {
  if (access === 'public') return ['ALL'];
  const green = flavour === 'nethserver' ? greenNetwork(networks) : [];
  const local = access === 'private' ? networks.ofType('network').map(networkWithMask) : [];
  return ['127.0.0.1', ...green, ...local];
}

/**
 * Returns the line of `hosts.allow` for a service: `DAEMON: SOURCE SOURCE`, or a comment if the service does not exist
 * or is not enabled.
 * @param daemon the program's name; default: the name of the record
 */
export function hostsAllowLine(
  configuration: Pick<DatabaseView, 'get'>,
  networks: DatabaseView,
  flavour: Root['flavour'],
  service: string,
  daemon = service,
): string {
  const record = configuration.get(service);
  if (!record) return `# ${service} is not configured`;
  if (record.prop('status') !== 'enabled') return `# ${service} is not enabled`;
  const access = record.prop('access') ?? '';
  return `${daemon}: ${allowedSources(networks, access === '' ? 'private' : access, flavour).join(' ')}`;
}

function networkWithMask(network: DbRecord): string {
  const mask = network.prop('Mask') ?? '';
  return mask === '255.255.255.255' ? network.key : `${network.key}/${mask}`;
}

/** Returns the network of the first interface with the green role, if it has an address. */
function greenNetwork(networks: DatabaseView): string[] {
  const [green] = recordsWith(networks.all(), { role: 'green' });
  const [address, mask] = ['ipaddr', 'netmask'].map((name) => bytesOfAddress(green?.prop(name) ?? ''));
  if (!address || !mask) return [];
  return [`${address.map((byte, index) => byte & (mask[index] ?? 0)).join('.')}/${mask.join('.')}`];
}

function bytesOfAddress(address: string): number[] | undefined {
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(address) ? address.split('.').map(Number) : undefined;
}
