import { sayHost, withoutInner, type HostRange } from '../services/ports/host-ranges.ts';
import { joinPorts, sayRange } from '../services/ports/port-ranges.ts';
import { protocols, type ServicePorts } from '../services/ports/service-ports.ts';
import type { Firewall } from './firewall.ts';
import { forwardRules, openedHere, masqueradeRules, proxyRules } from './forward-rules.ts';
import { fromSources, portMatch, safeWord } from './ruleset-parts.ts';

/** The table of the firewall. All other tables are left alone. */
const tableName = 'panelsmith';

/**
 * The ruleset as a file for nft, IPv4 and IPv6 together. It replaces the whole table in one step, so that after any
 * error the old rules stay.
 * @throws Error when the interface to the outside is not known
 */
export function ruleset(firewall: Firewall): string {
  const { network } = firewall;
  if (network.isGateway && network.outer === undefined)
    throw new Error('the configuration has no record ExternalInterface with the name of the interface to the outside');
  return lines([
    '# Made from the databases by Panelsmith; do not edit. What it follows from is in docs/firewall.md.',
    `table inet ${tableName}`,
    `delete table inet ${tableName}`,
    ...(firewall.isOn ? table(firewall) : ['# The firewall is off: record masq of the configuration is not enabled.']),
  ]);
}

function table(firewall: Firewall): string[] {
  const { network } = firewall;
  return [
    `table inet ${tableName} {`,
    ...set('local4', 'ipv4_addr', localOf(firewall, 4)),
    ...set('local6', 'ipv6_addr', localOf(firewall, 6)),
    ...chain('denylog', denylog(firewall)),
    ...chain('icmp_in', icmp(firewall)),
    ...chain('public', publicRules(firewall)),
    ...chain('input', input(firewall)),
    ...(network.isGateway ? chain('forward', forward(firewall)) : []),
    ...chain('prerouting', [
      'type nat hook prerouting priority dstnat;',
      ...forwardRules(firewall),
      ...proxyRules(firewall),
    ]),
    ...(network.isGateway ? chain('postrouting', masqueradeRules(firewall)) : []),
    '}',
  ];
}

function localOf({ local, network }: Firewall, family: 4 | 6): HostRange[] {
  const ranges = local.map(({ range }) => range).filter((range) => range.family === family);
  // Neighbours on the same cable; outside a gateway they may be strangers.
  const link: HostRange[] = family === 6 && network.isGateway ? [{ family: 6, address: 'fe80::', prefix: 10 }] : [];
  return withoutInner([...ranges, ...link]);
}

/** `elements = { }` would be refused. */
function set(name: string, type: string, ranges: readonly HostRange[]): string[] {
  const elements = ranges.length > 0 ? ` elements = { ${ranges.map(sayHost).join(', ')} };` : '';
  return [`  set ${name} { type ${type}; flags interval;${elements} }`];
}

function chain(name: string, rules: readonly string[]): string[] {
  return [`  chain ${name} {`, ...rules.map((rule) => `    ${rule}`), '  }'];
}

function denylog({ logging, target }: Firewall): string[] {
  const end = target === 'drop' ? 'drop' : 'reject with icmpx type port-unreachable';
  const noise = [`meta l4proto { tcp, udp } th dport 137-139 ${end}`, `udp dport 520 ${end}`];
  return [
    ...(logging === 'most' ? noise : []),
    ...(logging === 'none' ? [] : ['limit rate 10/second burst 20 packets log prefix "denylog:"']),
    `counter ${end}`,
  ];
}

function icmp({ isStealthy, network }: Firewall): string[] {
  const types = 'echo-request, echo-reply, destination-unreachable, time-exceeded, parameter-problem';
  const neighbours =
    'packet-too-big, nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert, ' +
    'mld-listener-query, mld-listener-report, mld-listener-done, mld2-listener-report';
  const isFromInside = network.outer === undefined ? '' : `iifname != "${network.outer}" `;
  const stealth = [
    `${isFromInside}ip saddr @local4 icmp type echo-request accept`,
    `${isFromInside}ip6 saddr @local6 icmpv6 type echo-request accept`,
    'icmp type echo-request goto denylog',
    'icmpv6 type echo-request goto denylog',
  ];
  return [
    ...(isStealthy ? stealth : []),
    `icmp type { ${types} } accept`,
    `icmpv6 type { ${types}, ${neighbours} } accept`,
    'goto denylog',
  ];
}

/**
 * What can be reached from outside. Denied hosts come first, whichever record denies them; each port is closed once.
 */
function publicRules(firewall: Firewall): string[] {
  const { services, resetsIdent } = firewall;
  const hasHole = (service: ServicePorts): boolean => service.isPublic && service.isEnabled && !service.deniesEverybody;
  const all = protocols.flatMap((protocol) => {
    const ports = joinPorts(services.flatMap((service) => service[protocol]));
    return ports.length > 0 ? [`${portMatch(protocol, ports)} goto denylog`] : [];
  });
  return [
    ...openedHere(firewall),
    ...services.filter(hasHole).flatMap((service) => rulesFor(service, service.deny, 'goto denylog')),
    ...services.flatMap((service) => [
      remark(service),
      ...(hasHole(service) ? rulesFor(service, service.allowsEverybody ? undefined : service.allow, 'accept') : []),
    ]),
    ...(resetsIdent ? ['tcp dport 113 reject with tcp reset'] : []),
    ...all,
  ];
}

/** @param hosts undefined: everybody */
function rulesFor(service: ServicePorts, hosts: readonly HostRange[] | undefined, verdict: string): string[] {
  return protocols.flatMap((protocol) => {
    const ports = joinPorts(service[protocol]);
    return ports.length === 0
      ? []
      : fromSources(hosts).map((source) => `${portMatch(protocol, ports)} ${source}${verdict}`);
  });
}

function remark(service: ServicePorts): string {
  const ports = protocols.flatMap((protocol) => {
    const ranges = service[protocol].map((range) => sayRange(range, ':'));
    return ranges.length > 0 ? [`${protocol.toUpperCase()} ${ranges.join(',')}`] : [];
  });
  const status = service.isEnabled ? service.access : 'disabled';
  return `# ${safeWord(service.key)}: ${[...ports, safeWord(status)].join(', ')}`;
}

function input({ network }: Firewall): string[] {
  const { outer, inner, isDhcpClient, isDhcpServer } = network;
  const onInner = outer === undefined ? '' : `iifname != "${outer}" `;
  const onOuter = outer === undefined ? '' : `iifname "${outer}" `;
  const dhcpClient = [
    `${onOuter}udp sport 67 udp dport 68 accept`,
    `${onOuter}ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept`,
  ];
  const dhcpServer = `${inner === undefined ? onInner : `iifname "${inner}" `}udp sport 67-68 udp dport 67 accept`;
  return [
    'type filter hook input priority filter; policy drop;',
    'ct state vmap { established : accept, related : accept, invalid : drop }',
    'iif lo accept',
    'meta l4proto { icmp, ipv6-icmp } goto icmp_in',
    `${onInner}ip saddr @local4 accept`,
    `${onInner}ip6 saddr @local6 accept`,
    ...(isDhcpServer ? [dhcpServer] : []),
    ...(isDhcpClient ? dhcpClient : []),
    'fib daddr type multicast goto denylog',
    `${onOuter}ct status dnat accept`,
    ...(network.isGateway ? [`${onOuter}fib daddr . iif type != local goto denylog`] : []),
    `${onOuter}jump public`,
    'goto denylog',
  ];
}

function forward({ mailProxy, network: { outer = '' } }: Firewall): string[] {
  return [
    'type filter hook forward priority filter; policy drop;',
    'ct state vmap { established : accept, related : accept, invalid : drop }',
    // The server's own mail server may send mail out; local clients may not.
    ...(mailProxy === 'blocked' ? [`oifname "${outer}" tcp dport 25 goto denylog`] : []),
    `iifname != "${outer}" ip saddr @local4 accept`,
    `iifname != "${outer}" ip6 saddr @local6 accept`,
    'ct status dnat accept',
    'goto denylog',
  ];
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
