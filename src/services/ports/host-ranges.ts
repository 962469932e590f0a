import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { dotted, longestPrefix, prefixOf } from '../../network/network-mask.ts';
import { itemsOf } from './port-ranges.ts';

/** A host or a network, as `203.0.113.50`, `100.100.100.0/24` or `2001:db8::/32`. */
export interface HostRange {
  readonly family: 4 | 6;
  /** In the shortest form; it need not be the first address of its network. */
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

/** Whether a list of the hosts that are allowed allows everybody: it names no host, not even one that cannot be read. */
export function allowsEverybody({ isEverybody, ranges, mistakes }: ReadHosts): boolean {
  return isEverybody || (ranges.length === 0 && mistakes.length === 0);
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
  const maxPrefix = longestPrefix(family);
  const prefix = length === undefined ? maxPrefix : prefixOf(length, family);
  if (prefix === undefined || prefix > maxPrefix) return undefined;
  return { family, address: family === 4 ? address : shortest(address), prefix };
}

/** Whether it is one address, not a network of several. */
export function isSingle({ family, prefix }: HostRange): boolean {
  return prefix === longestPrefix(family);
}

/** `203.0.113.50`, `100.100.100.0/24`. */
export function sayHost(range: HostRange): string {
  return isSingle(range) ? range.address : `${range.address}/${range.prefix}`;
}

/** The first address of a network. */
export function firstAddress(range: HostRange): string {
  const bits = begin(bitsOf(range), range);
  const rest = longestPrefix(range.family) - range.prefix;
  if (typeof bits === 'number') return dotted(bits * 2 ** rest);
  const digits = (bits << BigInt(rest)).toString(16).padStart(32, '0');
  return shortest((digits.match(/.{4}/g) ?? []).join(':'));
}

/** Whether an address is in one of the ranges. */
export function isAmong(address: string, ranges: readonly HostRange[]): boolean {
  const host = readHost(address);
  if (!host) return false;
  const bits = bitsOf(host);
  return ranges.some((range) => range.family === host.family && begin(bits, range) === begin(bitsOf(range), range));
}

/** Without those that are inside another one, each once. */
export function withoutInner(ranges: readonly HostRange[]): HostRange[] {
  const networks = new Map<string, HostRange>();
  const name = (bits: bigint | number, { family, prefix }: Pick<HostRange, 'family' | 'prefix'>): string =>
    `${family}/${prefix}/${begin(bits, { prefix })}`;
  for (const range of ranges) {
    const id = name(bitsOf(range), range);
    if (!networks.has(id)) networks.set(id, range);
  }
  const prefixes = [...new Set(ranges.map(({ prefix }) => prefix))].sort((one, other) => one - other);
  return [...networks.values()].filter((range) => {
    const bits = bitsOf(range);
    const shorter = prefixes.slice(0, prefixes.indexOf(range.prefix));
    return !shorter.some((prefix) => networks.has(name(bits, { family: range.family, prefix })));
  });
}

/** The bits of the network. */
function begin(bits: bigint | number, { prefix }: Pick<HostRange, 'prefix'>): bigint | number {
  return typeof bits === 'number' ? Math.floor(bits / 2 ** (32 - prefix)) : bits >> BigInt(128 - prefix);
}

/** Numbers for IPv4, which are many times faster. */
function bitsOf({ family, address }: HostRange): bigint | number {
  return family === 4 ? number4(address) : number6(address);
}

function number4(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

/** The number of an address in its shortest form, which may end in an IPv4 address. */
function number6(address: string): bigint {
  const ending = /[^:]+\.[^:]+$/.exec(address)?.[0];
  const last = ending === undefined ? 0 : number4(ending);
  const text =
    ending === undefined ? address : `${address.slice(0, -ending.length)}${hex(last >>> 16)}:${hex(last & 65_535)}`;
  const [before = [], after = []] = text.split('::').map((part) => part.split(':').filter(Boolean));
  const groups = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}

function hex(number: number): string {
  return number.toString(16);
}

function shortest(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address;
}
