import { sayRange } from '../services/ports/port-ranges.ts';
import type { Firewall } from './firewall.ts';
import type { PortForward } from './port-forward.ts';
import { fromSources, portMatch, safeWord } from './ruleset-parts.ts';

/** Matches own addresses that are not those of the interface: a local client uses the server's address outside. */
const outerAddressFromInside = 'fib daddr type local fib daddr . iif type != local ';

/**
 * The rules that pass connections on to another host or port: connections from outside, and those of local clients that
 * use the outer address.
 */
export function forwardRules(firewall: Firewall): string[] {
  return firewall.forwards
    .filter((one) => one.mistake === undefined && !staysHere(one))
    .flatMap((one) => rulesOf(one, firewall));
}

/** Ports of the server itself that a forward opens without changing anything. */
export function openedHere(firewall: Firewall): string[] {
  return firewall.forwards
    .filter((one) => one.mistake === undefined && staysHere(one))
    .flatMap((one) => {
      const match = portMatch(one.protocol, [one.ports]);
      const denied = one.allowsEverybody ? fromSources(one.deny).map((source) => `${match} ${source}goto denylog`) : [];
      const allowed = fromSources(one.allowsEverybody ? undefined : one.allow).map(
        (source) => `${match} ${source}accept`,
      );
      return [`# forward of ${one.protocol.toUpperCase()} ${safeWord(one.key)}`, ...denied, ...allowed];
    });
}

function staysHere({ host, toPort, ports }: PortForward): boolean {
  return host === undefined && (toPort === undefined || (toPort.first === ports.first && toPort.last === ports.last));
}

function rulesOf(forward: PortForward, { network: { outer } }: Firewall): string[] {
  const match = portMatch(forward.protocol, [forward.ports]);
  const verdict = verdictOf(forward);
  const family = forward.host === undefined ? '' : `meta nfproto ${forward.host.family === 4 ? 'ipv4' : 'ipv6'} `;
  const outside =
    outer === undefined ? 'iifname != "lo" fib daddr type local ' : `iifname "${outer}" fib daddr . iif type local `;
  // Allowed hosts come first here; a host that is not in the list is not passed on.
  const denied = forward.allowsEverybody
    ? fromSources(forward.deny).map((source) => `${outside}${family}${match} ${source}return`)
    : [];
  const allowed = fromSources(forward.allowsEverybody ? undefined : forward.allow).map(
    (source) => `${outside}${family}${match} ${source}${verdict}`,
  );
  return [
    `# ${forward.protocol.toUpperCase()} ${safeWord(forward.key)}`,
    ...denied,
    ...allowed,
    ...(outer === undefined ? [] : [`iifname != "${outer}" ${outerAddressFromInside}${family}${match} ${verdict}`]),
  ];
}

function verdictOf({ host, toPort, ports }: PortForward): string {
  const port = toPort === undefined ? undefined : sayRange(toPort, '-');
  if (host === undefined) return `redirect to :${port ?? sayRange(ports, '-')}`;
  const address = host.family === 4 ? host.address : port === undefined ? host.address : `[${host.address}]`;
  return `dnat ${host.family === 4 ? 'ip' : 'ip6'} to ${address}${port === undefined ? '' : `:${port}`}`;
}

/**
 * The rules by which the proxy and this mail server take connections of local clients to web and mail servers outside.
 */
export function proxyRules({ webProxyPort, mailProxy, network: { outer = '' } }: Firewall): string[] {
  const redirect = (port: number, to: number): string[] =>
    (['ip saddr @local4', 'ip6 saddr @local6'] as const).map(
      (source) => `iifname != "${outer}" ${source} tcp dport ${port} fib daddr type != local redirect to :${to}`,
    );
  return [
    ...(webProxyPort === undefined ? [] : ['# squid', ...redirect(80, webProxyPort)]),
    ...(mailProxy === 'transparent' ? ['# qpsmtpd', ...redirect(25, 25)] : []),
  ];
}

/**
 * The rules that give connections of local clients the server's address outside, and let those that use this address
 * for a local host get an answer.
 */
export function masqueradeRules({ network: { outer = '' } }: Firewall): string[] {
  return [
    'type nat hook postrouting priority srcnat;',
    `oifname "${outer}" ip saddr @local4 masquerade`,
    `iifname != "${outer}" oifname != "${outer}" ct status dnat masquerade`,
  ];
}
