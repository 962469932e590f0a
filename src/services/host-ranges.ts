import { BlockList, isIPv4, isIPv6, SocketAddress } from 'node:net';
import { itemsOf } from './port-ranges.ts';

/** A host or a network, as `203.0.113.50`, `100.100.100.0/24` or `2001:db8::/32`. */
export interface HostRange {
  readonly family: 4 | 6;
  /** In the shortest form, without the bits after the prefix being changed. */
  readonly address: string;
  /** Length of the prefix: 32 or 128 for a host. */
  readonly prefix: number;
}

/** What is written in a property of hosts. */
export interface ReadHosts {
  readonly ranges: readonly HostRange[];
  /** What is neither an address nor a network. A name is not an address: it could lead elsewhere tomorrow. */
  readonly mistakes: readonly string[];
  /** Whether `0.0.0.0/0` is among them. In these lists it means everybody, by IPv6 as well. */
  readonly isEverybody: boolean;
}

/**
 * Reads hosts and networks, separated by commas, semicolons or blanks.
 * Source: developer manual, section 4, "Restricting services to specific external hosts".
 */
export function readHosts(text: string): ReadHosts {
  const read = itemsOf(text).map((item) => ({ item, range: readHost(item) }));
  const ranges = read.flatMap(({ range }) => range ?? []);
  return {
    ranges,
    mistakes: read.filter(({ range }) => !range).map(({ item }) => item),
    isEverybody: ranges.some(({ family, prefix }) => family === 4 && prefix === 0),
  };
}

/** Reads an address with or without a prefix, such as `10.0.0.0/8`, `10.0.0.0/255.0.0.0` or `fd00::/64`. */
export function readHost(text: string): HostRange | undefined {
  const [address = '', length, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes('%') ? 6 : undefined;
  if (family === undefined) return undefined;
  const most = family === 4 ? 32 : 128;
  const prefix = length === undefined ? most : prefixOf(length, family);
  if (prefix === undefined || prefix > most) return undefined;
  return { family, address: family === 4 ? address : shortest(address), prefix };
}

/** The length of the prefix of a mask such as `255.255.255.0`, or of `24`. */
export function prefixOf(mask: string, family: 4 | 6 = 4): number | undefined {
  if (/^\d{1,3}$/.test(mask)) return Number(mask);
  if (family === 6 || !isIPv4(mask)) return undefined;
  const bits = mask.split('.').map((byte) => Number(byte).toString(2).padStart(8, '0'));
  const text = bits.join('');
  return /^1*0*$/.test(text) ? text.replace(/0+$/, '').length : undefined;
}

/** `203.0.113.50`, `100.100.100.0/24`. */
export function sayHost({ family, address, prefix }: HostRange): string {
  return prefix === (family === 4 ? 32 : 128) ? address : `${address}/${prefix}`;
}

/** Whether an address is in one of the ranges. */
export function isAmong(address: string, ranges: readonly HostRange[]): boolean {
  const family = isIPv6(address) ? 6 : 4;
  const list = new BlockList();
  // IPv6 ranges must not match IPv4 addresses that are written as IPv6, nor the other way round.
  for (const range of ranges)
    if (range.family === family) list.addSubnet(range.address, range.prefix, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Without those that are inside another one, each once. */
export function withoutInner(ranges: readonly HostRange[]): HostRange[] {
  return ranges.filter(
    (range, index) =>
      !ranges.some(
        (other, place) =>
          place !== index &&
          other.family === range.family &&
          (other.prefix < range.prefix || (other.prefix === range.prefix && place < index)) &&
          isAmong(range.address, [other]),
      ),
  );
}

function shortest(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address;
}
