import { isIP } from 'node:net';
import type { Request } from 'express';

/** A front end on this machine is trusted to name its client. */
export function isLoopback(address: string): boolean {
  return isIP(address) !== 0 && (address === '::1' || /^(?:::ffff:)?127\./.test(address));
}

/** Whether a request comes through such a front end, or from this machine itself. */
export function trustsPeer(request: Request): boolean {
  return isLoopback(request.socket.remoteAddress ?? '');
}

/** The address of a visitor, as it is shown to people. */
export function visitorAddress(request: Request): string | undefined {
  const address = request.ip ?? '';
  if (isIP(address) === 0) return request.socket.remoteAddress;
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

/**
 * The network of a visitor, for counting: an IPv4 address; of IPv6 the first 64 bits, since one machine can use any
 * address in them. If a front end forwards an invalid address, its own address is used.
 */
export function visitorNetwork(request: Request): string {
  return networkOf(request.ip ?? '') ?? networkOf(request.socket.remoteAddress ?? '') ?? '';
}

/** @param text an address, possibly with brackets, a port or a zone; undefined when it is invalid */
export function networkOf(text: string): string | undefined {
  const [, bracketed, ipv4] = /^(?:\[([^\]]*)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(text.trim()) ?? [];
  const [address = ''] = (bracketed ?? ipv4 ?? text.trim()).split('%');
  if (isIP(address) === 4) return address;
  return isIP(address) === 6 ? networkOfIpv6(address) : undefined;
}

function networkOfIpv6(address: string): string {
  // Canonical form, without an IPv4 part and leading zeros.
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail = ''] = short.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const missing = short.includes('::') ? 8 - groups(head).length - groups(tail).length : 0;
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  if (all.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return `${all.slice(0, 4).join(':')}::/64`;
  // IPv4 mapped into IPv6.
  const bytes = all.slice(6).flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
  return bytes.join('.');
}
