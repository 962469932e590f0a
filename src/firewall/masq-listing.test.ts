import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firewallWith } from './firewall.fixture.ts';
import { masqListing } from './masq-listing.ts';

const gateway = [
  'SystemMode=servergateway',
  'ExternalInterface=interface|Name|wan0',
  'InternalInterface=interface|Name|lan0|IPAddress|192.168.1.1|Netmask|255.255.255.0',
];

/** The rules, each on one line without the path of the program. */
function rulesOf(...given: Parameters<typeof firewallWith>): string[] {
  const joined = masqListing(firewallWith(...given)).replaceAll(/ \\\n */g, ' ');
  return joined.split('\n').flatMap((line) => /^ {4}\/sbin\/iptables (.*)$/.exec(line)?.[1] ?? []);
}

function rulesFor(word: string, ...given: Parameters<typeof firewallWith>): string[] {
  return rulesOf(...given).filter((rule) => rule.includes(word));
}

test('the listing begins with the mode and the interfaces, and is one function', () => {
  const text = masqListing(firewallWith(gateway));
  expect(text).toContain('\nSystemMode=servergateway\nINTERNALIF=lan0\nOUTERIF=wan0\n\nadjust() {\n');
  expect(text.endsWith('}\n')).toBe(true);
  expect(masqListing(firewallWith([]))).toContain('\nSystemMode=serveronly\nINTERNALIF=\nOUTERIF=\n');
});

test('denied hosts come before allowed ones, and everybody else is denied', () => {
  const web = 'web=service|TCPPorts|443,80|access|public|status|enabled|AllowHosts|10.1.0.0/16|DenyHosts|10.1.2.3';
  const rule = (port: number, end: string): string =>
    `-A $NEW_InboundTCP --proto tcp --dport ${port} --destination $OUTERNET ${end}`;
  expect(rulesFor('--dport', [web, 'oidentd=service|status|enabled'])).toEqual(
    [80, 443].flatMap((port) => [
      rule(port, '--src 10.1.2.3 --jump denylog'),
      rule(port, '--src 10.1.0.0/16 --jump ACCEPT'),
      rule(port, '--jump denylog'),
    ]),
  );
});

test.each([
  ['access|private|status|enabled', []],
  ['access|public|status|disabled', []],
  ['access|public|status|enabled', ['0.0.0.0/0']],
  ['access|public|status|enabled|AllowHosts|2001:db8::/32', []],
  ['access|public|status|enabled|DenyHosts|0.0.0.0/0', []],
])('a service with %s can be reached from %j', (props, sources) => {
  const rules = rulesFor('--dport 5000:5010', [`x=service|UDPPort|5000:5010|${props}`]);
  const accepted = rules.filter((rule) => rule.endsWith('--jump ACCEPT'));
  expect(accepted).toEqual(
    sources.map(
      (source) =>
        `-A $NEW_InboundUDP --proto udp --dport 5000:5010 --destination $OUTERNET --src ${source} --jump ACCEPT`,
    ),
  );
  expect(rules.at(-1)).toMatch(/OUTERNET --jump denylog$/);
});

test('local networks of IPv4 are accepted', () => {
  const networks = ['10.1.0.0=network|Mask|255.255.0.0', 'fd00::=network|Mask|64'];
  expect(rulesFor('local_chk', [], { networks })).toEqual(['-A local_chk --src 10.1.0.0/16 --jump ACCEPT']);
});

test('a forward leads to its host and port for those that it allows', () => {
  const more = {
    portforward_tcp: [
      '8080=forward|DestHost|192.168.1.5|DestPort|80|AllowHosts|203.0.113.5,2001:db8::5',
      '9000:9010=forward|DestHost|192.168.1.6',
      '2222=forward|DestHost|localhost|DestPort|22',
      '26=forward|DestHost|fd00::5',
      '27=forward|DestHost|office',
    ],
  };
  const begin = '--table nat -A $NEW_PortForwarding --proto tcp --dport';
  expect(rulesFor('PortForwarding', gateway, more).sort()).toEqual([
    `${begin} 2222 --destination $OUTERNET --src 0.0.0.0/0 --jump DNAT --to-destination $LOCALIP:22`,
    `${begin} 8080 --destination $OUTERNET --src 203.0.113.5 --jump DNAT --to-destination 192.168.1.5:80`,
    `${begin} 9000:9010 --destination $OUTERNET --src 0.0.0.0/0 --jump DNAT --to-destination 192.168.1.6`,
  ]);
});

test('hosts that a forward for everybody denies are left out before the others are passed on', () => {
  const forward = (more: string): { portforward_udp: string[] } => ({
    portforward_udp: [`53=forward|DestHost|192.168.1.5|DenyHosts|203.0.113.5,2001:db8::5${more}`],
  });
  const begin = '--table nat -A $NEW_PortForwarding --proto udp --dport 53 --destination $OUTERNET --src';
  expect(rulesFor('PortForwarding', gateway, forward(''))).toEqual([
    `${begin} 203.0.113.5 --jump RETURN`,
    `${begin} 0.0.0.0/0 --jump DNAT --to-destination 192.168.1.5`,
  ]);
  expect(rulesFor('PortForwarding', gateway, forward('|AllowHosts|203.0.113.0/24'))).toEqual([
    `${begin} 203.0.113.0/24 --jump DNAT --to-destination 192.168.1.5`,
  ]);
});

test.each([
  [
    'squid=service|status|enabled',
    '--table nat -A $NEW_TransProxy --proto tcp --dport 80 --jump REDIRECT --to-port 3129',
  ],
  [
    'qpsmtpd=service|Proxy|transparent',
    '--table nat -A $NEW_SMTPProxy --proto tcp --dport 25 --jump REDIRECT --to-port 25',
  ],
  [
    'qpsmtpd=service|Proxy|blocked',
    '-A $NEW_ForwardedTCP --proto tcp --dport 25 --out-interface $OUTERIF --jump denylog',
  ],
])('on a gateway %j gives one more rule', (record, rule) => {
  expect(rulesOf([...gateway, record]).filter((one) => !rulesOf(gateway).includes(one))).toEqual([rule]);
  expect(rulesOf([record])).toEqual(rulesOf([]));
});

test('questions who somebody is are reset unless the server answers them', () => {
  expect(rulesFor('113', [])).toEqual([
    '-A $NEW_InboundTCP --proto tcp --dport 113 --jump REJECT --reject-with tcp-reset',
  ]);
  expect(rulesFor('113', ['oidentd=service|status|enabled'])).toEqual([]);
});

test('nothing that is written in a record can begin a line', () => {
  const hostile = fc.string({ unit: fc.constantFrom('\n', '`', '$', '1', ',', ' ', '\u2028', 'a', '\\') });
  fc.assert(
    fc.property(hostile, hostile, (key, hosts) => {
      const one = `x${key}=service|TCPPort|80|access|public|status|enabled|AllowHosts|${hosts}`;
      const lines = masqListing(firewallWith([one])).split('\n');
      const odd = lines.filter((line) => !/^( {4}(\/sbin\/iptables|#)| {7}--|#|\}|adjust|\w+=|$)/.test(line));
      expect(odd).toEqual([]);
      expect(lines.filter((line) => line.startsWith('    # x'))).toHaveLength(1);
    }),
  );
});
