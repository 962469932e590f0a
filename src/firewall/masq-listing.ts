import { sayHost, type HostRange } from '../services/ports/host-ranges.ts';
import { sayRange, type PortRange } from '../services/ports/port-ranges.ts';
import { portProperties, protocols, type Protocol, type ServicePorts } from '../services/ports/service-ports.ts';
import type { Firewall } from './firewall.ts';
import type { PortForward } from './port-forward.ts';
import { safeWord } from './ruleset-parts.ts';

/** The manual prints the result of a diff with this indent in place of a tab. */
const indent = ' '.repeat(7);

const chains: Readonly<Record<Protocol, string>> = { tcp: 'InboundTCP', udp: 'InboundUDP' };

/**
 * The firewall in the notation of the classic script, to be read and compared; it is not run, and it knows IPv4 only.
 * Every port is closed after its own record here, as the manual shows it; the loaded rules close each port once, at the
 * end. Source: developer manual, section 4, "Creating firewall pinholes for your application".
 */
export function masqListing(firewall: Firewall): string {
  const all = [
    '# The firewall in the notation of the classic script masq. It is a listing: nothing runs it.',
    '# What is loaded is in /etc/panelsmith/firewall.nft, which follows from the same records.',
    '',
    `SystemMode=${firewall.network.mode}`,
    `INTERNALIF=${firewall.network.inner ?? ''}`,
    `OUTERIF=${firewall.network.outer ?? ''}`,
    '',
    'adjust() {',
    ...firewall.local.flatMap(({ range }) => localLines(range)),
    ...protocols.flatMap((protocol) => [
      ...head(protocol, firewall),
      ...firewall.services.flatMap((service) => serviceLines(service, protocol)),
    ]),
    ...firewall.forwards.flatMap(forwardLines),
    ...proxyLines(firewall),
    '}',
  ];
  return all.map((line) => `${line}\n`).join('');
}

function localLines(range: HostRange): string[] {
  return range.family === 4 ? [`    /sbin/iptables -A local_chk --src ${sayHost(range)} --jump ACCEPT`, ''] : [];
}

function head(protocol: Protocol, { resetsIdent }: Firewall): string[] {
  const chain = `$NEW_${chains[protocol]}`;
  const ident = [
    `    /sbin/iptables -A ${chain} --proto tcp --dport 113 \\`,
    `${indent}--jump REJECT --reject-with tcp-reset`,
    '',
  ];
  return [
    `    # ${chains[protocol]}`,
    `    /sbin/iptables -A ${chain} ! --destination $OUTERNET --jump denylog`,
    '',
    ...(protocol === 'tcp' && resetsIdent ? ident : []),
  ];
}

function serviceLines(service: ServicePorts, protocol: Protocol): string[] {
  const ports = [...service[protocol]].sort((a, b) => a.first - b.first);
  if (ports.length === 0) return [];
  const isOpen = service.isPublic && service.isEnabled;
  const everybody: HostRange[] = [{ family: 4, address: '0.0.0.0', prefix: 0 }];
  const allow = !isOpen || service.deniesEverybody ? [] : service.allowsEverybody ? everybody : service.allow;
  const [property] = portProperties[protocol];
  return [
    `    # ${safeWord(service.key)}: ${property} ${ports.map(formatPort).join(',')}, ` +
      `AllowHosts: ${allow.map(sayHost).join(',')}, DenyHosts: ${service.deny.map(sayHost).join(',')}`.trimEnd(),
    ...ports.flatMap((port) => [
      ...service.deny.flatMap((host) => rule(protocol, port, host, 'denylog')),
      ...allow.flatMap((host) => rule(protocol, port, host, 'ACCEPT')),
      ...rule(protocol, port, undefined, 'denylog'),
      '',
    ]),
  ];
}

function rule(protocol: Protocol, port: PortRange, host: HostRange | undefined, jump: string): string[] {
  if (host?.family === 6) return [];
  const source = host ? ` --src ${sayHost(host)}` : '';
  return [
    `    /sbin/iptables -A $NEW_${chains[protocol]} --proto ${protocol} --dport ${formatPort(port)} \\`,
    `${indent}--destination $OUTERNET${source} --jump ${jump}`,
  ];
}

function forwardLines(forward: PortForward): string[] {
  const { protocol, ports, host, toPort, allow, deny, allowsEverybody, mistake } = forward;
  if (mistake !== undefined || host?.family === 6) return [];
  const port = toPort === undefined ? '' : `:${sayRange(toPort, '-')}`;
  const target = host ? `DNAT --to-destination ${host.address}${port}` : `DNAT --to-destination $LOCALIP${port}`;
  const rules = (jump: string, sources: readonly string[]): string[] =>
    sources.flatMap((source) => [
      `    /sbin/iptables --table nat -A $NEW_PortForwarding --proto ${protocol} --dport ${formatPort(ports)} \\`,
      `${indent}--destination $OUTERNET --src ${source} --jump ${jump}`,
      '',
    ]);
  return allowsEverybody
    ? [...rules('RETURN', addresses(deny)), ...rules(target, ['0.0.0.0/0'])]
    : rules(target, addresses(allow));
}

/** Of IPv4. */
function addresses(hosts: readonly HostRange[]): string[] {
  return hosts.filter(({ family }) => family === 4).map(sayHost);
}

function proxyLines({ webProxyPort, mailProxy }: Firewall): string[] {
  const redirect = (name: string, port: number, to: number): string[] => [
    `    /sbin/iptables --table nat -A $NEW_${name} --proto tcp --dport ${port} \\`,
    `${indent}--jump REDIRECT --to-port ${to}`,
    '',
  ];
  return [
    ...(webProxyPort === undefined ? [] : redirect('TransProxy', 80, webProxyPort)),
    ...(mailProxy === 'transparent' ? redirect('SMTPProxy', 25, 25) : []),
    ...(mailProxy === 'blocked'
      ? [
          '    /sbin/iptables -A $NEW_ForwardedTCP --proto tcp --dport 25 \\',
          `${indent}--out-interface $OUTERIF --jump denylog`,
          '',
        ]
      : []),
  ];
}

function formatPort(range: PortRange): string {
  return sayRange(range, ':');
}
