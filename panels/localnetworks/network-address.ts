import { accept, prefixOf, readHost, refuse, type Rule } from 'panelsmith';

/** A mask of IPv4 in its classic form, or the length of a prefix of IPv6: `24` is stored as `255.255.255.0`. */
export const subnetMask: Rule = (value, { typed }) => {
  const is6 = typed('Network').includes(':');
  const prefix = prefixOf(value.replace(/^\//, ''), is6 ? 6 : 4);
  if (prefix === undefined || prefix < 1 || prefix > (is6 ? 128 : 32)) return refuse('errors.mask', { value });
  return accept(is6 ? String(prefix) : fromBits('1'.repeat(prefix).padEnd(32, '0')));
};

/**
 * The first address of the network of an address: `192.168.7.9` with `255.255.255.0` is `192.168.7.0`. Undefined if
 * one of them cannot be read.
 */
export function networkAddress(address: string, mask: string): string | undefined {
  const [host, is6] = [readHost(address), address.includes(':')];
  const prefix = prefixOf(mask.trim().replace(/^\//, ''), is6 ? 6 : 4);
  if (!host || address.includes('/') || prefix === undefined || prefix > (is6 ? 128 : 32)) return undefined;
  const bits = (is6 ? bitsOf6(host.address) : bitsOf4(host.address)).slice(0, prefix);
  if (!is6) return fromBits(bits.padEnd(32, '0'));
  const all = bits.padEnd(128, '0');
  const groups = Array.from({ length: 8 }, (_, at) =>
    Number.parseInt(all.slice(at * 16, at * 16 + 16), 2).toString(16),
  );
  return readHost(groups.join(':'))?.address;
}

function bitsOf4(address: string): string {
  return address
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('');
}

/** @param address valid, in any form without an embedded IPv4 address */
function bitsOf6(address: string): string {
  const [head = '', tail] = address.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean));
  const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0);
  return [...(before ?? []), ...Array.from({ length: tail === undefined ? 0 : missing }, () => '0'), ...(after ?? [])]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}

function fromBits(bits: string): string {
  return [0, 8, 16, 24].map((at) => Number.parseInt(bits.slice(at, at + 8), 2)).join('.');
}
