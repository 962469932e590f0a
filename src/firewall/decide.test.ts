import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { decide, type Decision } from './decide.ts';
import { firewallWith } from './firewall.fixture.ts';
import { openHoles } from './open-holes.ts';

describe('the answer of records', () => {
  const firewall = firewallWith(
    [
      'masq=service|status|enabled',
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

describe('a host that is both allowed and denied', () => {
  const hosts = 'AllowHosts|203.0.113.0/24|DenyHosts|203.0.113.51';
  const firewall = firewallWith(
    ['masq=service|status|enabled', `web=service|TCPPort|80|access|public|status|enabled|${hosts}`],
    { portforward_tcp: [`81=forward|DestHost|localhost|${hosts}`] },
  );

  test.each([
    ['a service', 80, 'closed', 'denied'],
    ['a forward', 81, 'open', 'open'],
  ])('of %s on port %i is %s: %s', (_what, port, verdict, because) => {
    const decision = decide(firewall, { protocol: 'tcp', port, source: '203.0.113.51' });
    assert.deepEqual([decision.verdict, decision.reasons[0]?.because], [verdict, because]);
  });
});

test('a forward comes before a service on the same port, and all reasons are given', () => {
  const firewall = firewallWith(
    ['masq=service|status|enabled', 'web=service|TCPPort|80|access|private|status|enabled'],
    {
      portforward_tcp: ['80=forward|DestHost|localhost|DestPort|8080|DenyHosts|198.51.100.1'],
    },
  );
  const { verdict, by, reasons } = decide(firewall, { protocol: 'tcp', port: 80, source: undefined });
  assert.deepEqual([verdict, by], ['some', 'records']);
  assert.deepEqual(
    reasons.map(({ because, forward, service }) => [because, forward?.key ?? service?.key]),
    [
      ['exceptSome', '80'],
      ['private', 'web'],
    ],
  );
});

test('everything is open while no firewall is loaded', () => {
  const { verdict, by } = decide(firewallWith([]), { protocol: 'udp', port: 53, source: '198.51.100.1' });
  assert.deepEqual([verdict, by], ['open', 'off']);
});
