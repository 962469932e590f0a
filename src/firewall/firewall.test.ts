import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { StoredRecord } from '../db/file/record.ts';
import { decide, type Decision } from './decide.ts';
import { readFirewall, type Firewall, type FirewallDatabases } from './firewall.ts';
import { openHoles } from './open-holes.ts';
import { ruleset } from './ruleset.ts';

type Lines = Readonly<Record<string, readonly string[]>>;

function databases(lines: Lines): FirewallDatabases {
  return {
    open(name) {
      const records = (lines[name] ?? []).map((line) => {
        const at = line.indexOf('=');
        return new StoredRecord(line.slice(0, at), line.slice(at + 1));
      });
      return {
        get: (key) => records.find((record) => record.key === key),
        all: () => records,
        ofType: (type) => records.filter((record) => record.type === type),
      };
    },
  };
}

const on = 'masq=service|status|enabled';
const gateway = ['SystemMode=servergateway', 'ExternalInterface=interface|Name|wan0'];

function firewallOf(configuration: readonly string[], more: Lines = {}): Firewall {
  return readFirewall(databases({ configuration, ...more }));
}

function rulesOf(...configuration: string[]): string {
  return ruleset(firewallOf([on, ...configuration]));
}

describe('the ruleset', () => {
  test('opens a port only if it is named, public and enabled, and closes each port once, after all that is open', () => {
    const rules = rulesOf(
      'aaa=service|TCPPort|80|access|private|status|enabled',
      'bbb=service|TCPPort|81|access|public|status|disabled',
      'zzz=service|TCPPorts|80,443|access|public|status|enabled',
    );
    const open = rules.split('\n').filter((line) => /dport .*accept$/.test(line) && !line.includes('sport'));
    assert.deepEqual(
      open.map((line) => line.trim()),
      ['tcp dport { 80, 443 } accept'],
    );
    assert.equal(rules.match(/tcp dport .*goto denylog/g)?.join(), 'tcp dport { 80-81, 443 } goto denylog');
    assert.ok(rules.indexOf('{ 80-81, 443 } goto denylog') > rules.indexOf('{ 80, 443 } accept'));
  });

  test('is only the removal of the table while the firewall is off', () => {
    const off = ruleset(firewallOf(['web=service|TCPPort|80|access|public|status|enabled']));
    assert.match(off, /^table inet panelsmith\ndelete table inet panelsmith\n#.*is not enabled\.\n$/m);
    assert.doesNotMatch(off, /chain/);
  });

  test('of a gateway needs the interface to the outside', () => {
    assert.throws(() => ruleset(firewallOf(['SystemMode=servergateway'])), /ExternalInterface/);
    assert.throws(
      () => ruleset(firewallOf(['SystemMode=servergateway', 'ExternalInterface=interface|Name|a" accept'])),
      /ExternalInterface/,
    );
    assert.match(ruleset(firewallOf(gateway)), /oifname "wan0" ip saddr @local4 masquerade/);
  });

  test('has nothing of a value that is no port and no address', () => {
    const hostile = fc.string().map((text) => text.replace(/[|\n\r]/g, ''));
    fc.assert(
      fc.property(hostile, hostile, hostile, (key, port, host) => {
        const configuration = [
          ...gateway,
          on,
          `x${key.replaceAll('=', '')}=service|TCPPort|80,${port}|AllowHosts|1.2.3.4,${host}|access|public|status|enabled`,
        ];
        const forward = `8080=forward|DestHost|${host}|DestPort|${port}|AllowHosts|${host}`;
        const rules = ruleset(firewallOf(configuration, { portforward_tcp: [forward] }));
        for (const line of rules.split('\n').filter((each) => !each.trim().startsWith('#')))
          assert.match(line, /^[\w\s{}.:;,@!="/[\]-]*$/);
      }),
    );
  });

  test('of 300 services with 20 hosts each takes less than 100 ms', () => {
    const hosts = Array.from({ length: 20 }, (_, at) => `198.51.${at}.0/24`).join(',');
    const services = Array.from(
      { length: 300 },
      (_, at) => `s${at}=service|TCPPort|${2000 + at},${4000 + at}|AllowHosts|${hosts}|access|public|status|enabled`,
    );
    const all = databases({ configuration: [on, ...services] });
    // Time of the processor, and the fastest of some: the machine of the tests does other work too.
    const times = Array.from({ length: 8 }, () => {
      const begun = process.cpuUsage();
      assert.ok(ruleset(readFirewall(all)).length > 100_000);
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1000;
    });
    const took = Math.min(...times);
    assert.ok(took < 100, `${took.toFixed(0)} ms`);
  });
});

describe('the answer', () => {
  const firewall = firewallOf(
    [
      on,
      'private=service|TCPPort|22|access|private|status|enabled',
      'off=service|TCPPort|23|access|public|status|disabled',
      'some=service|TCPPort|25|access|public|status|enabled|AllowHosts|203.0.113.0/24|DenyHosts|203.0.113.51',
      'bad=service|TCPPort|26|access|public|status|enabled|DenyHosts|office',
      'web=service|TCPPort|80|access|public|status|enabled',
    ],
    {
      networks: ['192.168.1.0=network|Mask|255.255.255.0'],
      portforward_tcp: ['8081=forward|DestHost|localhost|DestPort|80|AllowHosts|203.0.113.50'],
    },
  );
  const ask = (port: number, source?: string): Decision => decide(firewall, { protocol: 'tcp', port, source });

  test.each([
    [22, '198.51.100.1', 'closed', 'private'],
    [23, '198.51.100.1', 'closed', 'disabled'],
    [25, '203.0.113.50', 'open', 'open'],
    [25, '203.0.113.51', 'closed', 'denied'],
    [25, '198.51.100.1', 'closed', 'notAllowed'],
    [25, undefined, 'some', 'onlySome'],
    [26, '198.51.100.1', 'closed', 'unreadable'],
    [80, '2001:db8::1', 'open', 'open'],
    [8081, '203.0.113.50', 'open', 'open'],
    [8081, '203.0.113.51', 'closed', 'notAllowed'],
  ])('about port %i from %s is %s: %s', (port, source, verdict, because) => {
    const decision = ask(port, source);
    assert.deepEqual([decision.verdict, decision.reasons[0]?.because], [verdict, because]);
  });

  test('names the local network, and says when no record has the port', () => {
    assert.deepEqual([ask(22, '192.168.1.9').verdict, ask(22, '192.168.1.9').local?.key], ['open', '192.168.1.0']);
    assert.deepEqual([ask(99).verdict, ask(99).by], ['closed', 'nobody']);
  });

  test('agrees with the list of holes', () => {
    for (const { protocol, ports } of openHoles(firewall))
      assert.notEqual(decide(firewall, { protocol, port: ports.first, source: undefined }).verdict, 'closed');
    assert.equal(openHoles(firewall).length, 3);
  });
});
