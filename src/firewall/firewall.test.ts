import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { readFirewall } from './firewall.ts';
import { databasesWith, firewallWith } from './firewall.fixture.ts';
import { ruleset } from './ruleset.ts';

const on = 'masq=service|status|enabled';
const gateway = ['SystemMode=servergateway', 'ExternalInterface=interface|Name|wan0'];

function rulesOf(...configuration: string[]): string {
  return ruleset(firewallWith([on, ...configuration]));
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
    const off = ruleset(firewallWith(['web=service|TCPPort|80|access|public|status|enabled']));
    assert.match(off, /^table inet panelsmith\ndelete table inet panelsmith\n#.*is not enabled\.\n$/m);
    assert.doesNotMatch(off, /chain/);
  });

  test('of a gateway needs the interface to the outside', () => {
    assert.throws(() => ruleset(firewallWith(['SystemMode=servergateway'])), /ExternalInterface/);
    assert.throws(
      () => ruleset(firewallWith(['SystemMode=servergateway', 'ExternalInterface=interface|Name|a" accept'])),
      /ExternalInterface/,
    );
    assert.match(ruleset(firewallWith(gateway)), /oifname "wan0" ip saddr @local4 masquerade/);
  });

  test('contains no value that is neither a port nor an address', () => {
    const hostile = fc.string().map((text) => text.replace(/[|\n\r]/g, ''));
    fc.assert(
      fc.property(hostile, hostile, hostile, (key, port, host) => {
        const configuration = [
          ...gateway,
          on,
          `x${key.replaceAll('=', '')}=service|TCPPort|80,${port}|AllowHosts|1.2.3.4,${host}|access|public|status|enabled`,
        ];
        const forward = `8080=forward|DestHost|${host}|DestPort|${port}|AllowHosts|${host}`;
        const rules = ruleset(firewallWith(configuration, { portforward_tcp: [forward] }));
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
    const all = databasesWith({ configuration: [on, ...services] });
    // Processor time, and the fastest of several runs, since the machine may do other work too.
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
