import { isIPv4 } from 'node:net';

/** The prefix of a single address. */
export function longestPrefix(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

/** The mask of a prefix of IPv4 in its classic form: `255.255.255.0` for 24. */
export function maskOf(prefix: number): string {
  return dotted(2 ** 32 - 2 ** (32 - prefix));
}

/** An address of IPv4 from its number. */
export function dotted(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
}

/**
 * The length of the prefix of a mask such as `255.255.255.0`, or of `24`; the length is not compared with that of an
 * address.
 */
export function prefixOf(mask: string, family: 4 | 6 = 4): number | undefined {
  if (/^\d{1,3}$/.test(mask)) return Number(mask);
  if (family === 6 || !isIPv4(mask)) return undefined;
  const bits = mask.split('.').map((byte) => Number(byte).toString(2).padStart(8, '0'));
  const text = bits.join('');
  return /^1*0*$/.test(text) ? text.replace(/0+$/, '').length : undefined;
}
