import { sayHost, withoutInner, type HostRange } from '../services/ports/host-ranges.ts';
import { sayRange, type PortRange } from '../services/ports/port-ranges.ts';
import type { Protocol } from '../services/ports/service-ports.ts';

/** Text for a comment: nothing in it can end the line. */
export function safeWord(text: string): string {
  return text.replace(/[^\x21-\x5b\x5d-\x7e]/g, '?');
}

/** The matches of a source, one for each address family; for everybody an empty one, which always matches. */
export function fromSources(hosts: readonly HostRange[] | undefined): string[] {
  if (!hosts) return [''];
  return ([4, 6] as const).flatMap((family) => {
    const ranges = withoutInner(hosts.filter((host) => host.family === family));
    return ranges.length === 0 ? [] : [`${family === 4 ? 'ip' : 'ip6'} saddr ${among(ranges.map(sayHost))} `];
  });
}

export function portMatch(protocol: Protocol, ports: readonly PortRange[]): string {
  return `${protocol} dport ${among(ports.map((range) => sayRange(range, '-')))}`;
}

/** A single element needs no set. */
function among(elements: readonly string[]): string {
  return elements.length === 1 ? elements.join('') : `{ ${elements.join(', ')} }`;
}
