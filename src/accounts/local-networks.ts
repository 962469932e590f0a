import type { DbRecord } from '../db/file/record.ts';

/**
 * The machine itself and its local networks, as addresses with the length of their prefix: `127.0.0.1/32`,
 * `192.168.1.0/24`. A network with an invalid address or mask is left out.
 * @param networks the database `networks`, records `ADDRESS=network|Mask|MASK`
 */
export function localNetworks(networks: { ofType(type: string): readonly DbRecord[] }): string[] {
  const local = networks.ofType('network').map((network) => withPrefix(network.key, network.prop('Mask') ?? ''));
  return ['127.0.0.1/32', ...local.filter((network) => network !== undefined)];
}

/** Programs differ in which masks they can read; all read the length. */
function withPrefix(address: string, mask: string): string | undefined {
  const length = /^\d{1,2}$/.test(mask) ? Number(mask) : prefixLength(mask);
  return isAddress(address) && length !== undefined && length <= 32 ? `${address}/${length}` : undefined;
}

/** The length of a contiguous mask. */
function prefixLength(mask: string): number | undefined {
  if (!isAddress(mask)) return undefined;
  const bits = mask
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? bits.replace(/0+$/, '').length : undefined;
}

function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((byte) => Number(byte) <= 255);
}
