import { isIPv4, isIPv6 } from 'node:net';
import type { DbRecord } from '../db/file/record.ts';
import { longestPrefix, prefixOf } from './network-mask.ts';
import type { RecordReader } from '../db/file/database-view.ts';

/**
 * The machine itself and its local networks, as addresses with the length of their prefix: `127.0.0.1/32`,
 * `192.168.1.0/24`; of IPv6 `::1/128`, `fd00:1::/64`. A network with an invalid address or mask is left out.
 * @param networks the database `networks`, records `ADDRESS=network|Mask|MASK`
 */
export function localNetworks(networks: Pick<RecordReader, 'ofType'>, family: 4 | 6 = 4): readonly string[] {
  const local = networks.ofType('network').map((network) => withPrefix(network, family));
  return [family === 4 ? '127.0.0.1/32' : '::1/128', ...local.filter((network) => network !== undefined)];
}

/** Programs differ in the masks that they can read; all of them can read the length of the prefix. */
function withPrefix(network: DbRecord, family: 4 | 6): string | undefined {
  const address = network.key;
  const isAddress = family === 4 ? isIPv4(address) : isIPv6(address) && !address.includes('%');
  const length = prefixOf(network.prop('Mask') ?? '', family);
  return isAddress && length !== undefined && length <= longestPrefix(family) ? `${address}/${length}` : undefined;
}
