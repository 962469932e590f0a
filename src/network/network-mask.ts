import { isIPv4 } from 'node:net';

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
