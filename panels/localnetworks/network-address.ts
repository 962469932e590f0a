import { accept, firstAddress, maskOf, prefixOf, readHost, refuse, type Rule } from 'panelsmith';

/** A mask of IPv4 in its classic form, or the length of a prefix of IPv6: `24` is stored as `255.255.255.0`. */
export const subnetMask: Rule = (value, { typed }) => {
  const is6 = typed('Network').includes(':');
  const prefix = prefixOf(withoutSlash(value), is6 ? 6 : 4);
  if (prefix === undefined || prefix < 1 || prefix > (is6 ? 128 : 32)) return refuse('errors.mask', { value });
  return accept(is6 ? String(prefix) : maskOf(prefix));
};

/**
 * The first address of the network of an address: `192.168.7.9` with `255.255.255.0` is `192.168.7.0`. Undefined if
 * one of them cannot be read.
 */
export function networkAddress(address: string, mask: string): string | undefined {
  const range = address.includes('/') ? undefined : readHost(`${address}/${withoutSlash(mask.trim())}`);
  return range && firstAddress(range);
}

function withoutSlash(mask: string): string {
  return mask.replace(/^\//, '');
}
