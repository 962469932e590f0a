import { expect, test } from 'vitest';
import { firewallWith } from './firewall.fixture.ts';
import { forwardRules, masqueradeRules, openedHere, proxyRules } from './forward-rules.ts';

const gateway = ['SystemMode=servergateway', 'ExternalInterface=interface|Name|wan0'];
const outside = 'iifname "wan0" fib daddr . iif type local ';
const inside = 'iifname != "wan0" fib daddr type local fib daddr . iif type != local ';

function rulesOf(forward: string, configuration: readonly string[] = gateway): string[] {
  return forwardRules(firewallWith(configuration, { portforward_tcp: [forward] }));
}

test.each([
  ['80=forward|DestHost|192.168.1.5', 'meta nfproto ipv4 tcp dport 80 dnat ip to 192.168.1.5'],
  ['80=forward|DestHost|192.168.1.5|DestPort|8080', 'meta nfproto ipv4 tcp dport 80 dnat ip to 192.168.1.5:8080'],
  [
    '80-90=forward|DestHost|192.168.1.5|DestPort|180:190',
    'meta nfproto ipv4 tcp dport 80-90 dnat ip to 192.168.1.5:180-190',
  ],
  ['80=forward|DestHost|fd00::5', 'meta nfproto ipv6 tcp dport 80 dnat ip6 to fd00::5'],
  ['80=forward|DestHost|fd00::5|DestPort|8080', 'meta nfproto ipv6 tcp dport 80 dnat ip6 to [fd00::5]:8080'],
  ['2222=forward|DestHost|localhost|DestPort|22', 'tcp dport 2222 redirect to :22'],
  ['80-90=forward|DestHost|localhost|DestPort|80', 'tcp dport 80-90 redirect to :80'],
])(
  'the forward %s is for connections from outside and for local clients that use the outer address',
  (forward, rule) => {
    const [key] = forward.split('=');
    expect(rulesOf(forward)).toEqual([`# TCP ${key ?? ''}`, `${outside}${rule}`, `${inside}${rule}`]);
  },
);

test('hosts that are denied are passed over before everybody else is passed on', () => {
  const match = 'meta nfproto ipv4 tcp dport 80 ';
  expect(rulesOf('80=forward|DestHost|192.168.1.5|DenyHosts|203.0.113.5,2001:db8::5').slice(1, 4)).toEqual([
    `${outside}${match}ip saddr 203.0.113.5 return`,
    `${outside}${match}ip6 saddr 2001:db8::5 return`,
    `${outside}${match}dnat ip to 192.168.1.5`,
  ]);
});

test('with a list of allowed hosts only these are passed on, even if they are also denied', () => {
  const rules = rulesOf('80=forward|DestHost|192.168.1.5|AllowHosts|203.0.113.0/24|DenyHosts|203.0.113.5');
  expect(rules.filter((rule) => rule.startsWith(outside))).toEqual([
    `${outside}meta nfproto ipv4 tcp dport 80 ip saddr 203.0.113.0/24 dnat ip to 192.168.1.5`,
  ]);
});

test.each([
  '80=forward|DestHost|office',
  'http=forward|DestHost|192.168.1.5',
  '80=forward|DestHost|10.0.0.5|DenyHosts|x',
])('the forward %s cannot be read, so nothing is forwarded', (forward) => {
  const firewall = firewallWith(gateway, { portforward_tcp: [forward] });
  expect([forwardRules(firewall), openedHere(firewall)]).toEqual([[], []]);
});

test('a server only passes nothing on to other hosts, but redirects own ports', () => {
  expect(rulesOf('80=forward|DestHost|192.168.1.5', [])).toEqual([]);
  expect(rulesOf('2222=forward|DestHost|localhost|DestPort|22', [])).toEqual([
    '# TCP 2222',
    'iifname != "lo" fib daddr type local tcp dport 2222 redirect to :22',
  ]);
});

test('a forward to the same ports of the server only opens them', () => {
  const firewall = firewallWith(gateway, {
    portforward_udp: [
      '53=forward|DestHost|localhost|DestPort|53|DenyHosts|203.0.113.5',
      '54=forward|AllowHosts|203.0.113.6',
    ],
  });
  expect(forwardRules(firewall)).toEqual([]);
  expect(openedHere(firewall)).toEqual([
    '# forward of UDP 53',
    'udp dport 53 ip saddr 203.0.113.5 goto denylog',
    'udp dport 53 accept',
    '# forward of UDP 54',
    'udp dport 54 ip saddr 203.0.113.6 accept',
  ]);
});

test('the proxies take only what local clients send to hosts outside', () => {
  const squid = 'squid=service|status|enabled|TransparentPort|3128';
  const rule = (family: string, port: number, to: number): string =>
    `iifname != "wan0" ${family} tcp dport ${port} fib daddr type != local redirect to :${to}`;
  expect(proxyRules(firewallWith([...gateway, squid, 'qpsmtpd=service|Proxy|transparent']))).toEqual([
    '# squid',
    rule('ip saddr @local4', 80, 3128),
    rule('ip6 saddr @local6', 80, 3128),
    '# qpsmtpd',
    rule('ip saddr @local4', 25, 25),
    rule('ip6 saddr @local6', 25, 25),
  ]);
  expect(proxyRules(firewallWith([...gateway, 'qpsmtpd=service|Proxy|blocked']))).toEqual([]);
});

test('local clients get the outer address, and so do those that reach a local host by it', () => {
  expect(masqueradeRules(firewallWith(gateway)).slice(1)).toEqual([
    'oifname "wan0" ip saddr @local4 masquerade',
    'iifname != "wan0" oifname != "wan0" ct status dnat masquerade',
  ]);
});
