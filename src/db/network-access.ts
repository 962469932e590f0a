import type { DbRecord } from './record.ts';

/** A database as far as these functions read it. */
interface Records {
  get(key: string): DbRecord | undefined;
  ofType(type: string): readonly DbRecord[];
}

/**
 * Who may reach a service, as tcp wrappers write it: the machine itself for `localhost`, its networks too for `private`,
 * all for `public`. Anything else is taken for `localhost`.
 * @param networks records `NETWORK=network|Mask|NETMASK`
 */
export function allowedSources(networks: Records, access: string): string[] {
  if (access === 'public') return ['ALL'];
  const local = access === 'private' ? networks.ofType('network').map(networkWithMask) : [];
  return ['127.0.0.1', ...local];
}

/**
 * The line of `hosts.allow` for a service: `DAEMON: SOURCE SOURCE`, or a comment where it is not there or not enabled.
 * @param daemon what the service's program calls itself, where that is not the name of its record
 */
export function hostsAllowLine(
  configuration: Pick<Records, 'get'>,
  networks: Records,
  service: string,
  daemon = service,
): string {
  const record = configuration.get(service);
  if (!record) return `# ${service} is not configured`;
  if (record.prop('status') !== 'enabled') return `# ${service} is not enabled`;
  const access = record.prop('access') ?? '';
  return `${daemon}: ${allowedSources(networks, access === '' ? 'private' : access).join(' ')}`;
}

function networkWithMask(network: DbRecord): string {
  const mask = network.prop('Mask') ?? '';
  return mask === '255.255.255.255' ? network.key : `${network.key}/${mask}`;
}
