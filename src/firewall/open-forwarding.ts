import { readFileSync, writeFileSync } from 'node:fs';
import { messageOf } from '../refusals.ts';
import type { Firewall } from './firewall.ts';

/**
 * Turns forwarding on in the kernel of a gateway; otherwise the rules about forwarding have no effect. It is never
 * turned off, since a server may need it for another reason, such as containers.
 */
export function openForwarding(firewall: Firewall, print: (line: string) => void): void {
  for (const [path, value] of forwardingSettings(firewall)) set(`/proc/sys/net/${path}`, value, print);
}

/** Settings of the kernel, below `/proc/sys/net`, and their values; none for a server that is not a gateway. */
export function forwardingSettings({ network, local }: Firewall): [path: string, value: string][] {
  if (!network.isGateway) return [];
  const has6 = local.some(({ range }) => range.family === 6);
  const settings: [string, string][] = [['ipv4/ip_forward', '1']];
  // With forwarding, the kernel ignores router advertisements unless `accept_ra` is 2.
  if (has6) settings.push([`ipv6/conf/${network.outer ?? ''}/accept_ra`, '2'], ['ipv6/conf/all/forwarding', '1']);
  return settings;
}

function set(file: string, value: string, print: (line: string) => void): void {
  try {
    if (readFileSync(file, 'utf8').trim() !== value) writeFileSync(file, value);
  } catch (error) {
    print(`[WARNING] cannot set ${file}: ${messageOf(error)}`);
  }
}
