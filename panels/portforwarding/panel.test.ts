import { openPanel, type TestPanel } from 'panelsmith/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const gateway = [
  'SystemMode=servergateway',
  'ExternalInterface=interface|IPAddress|203.0.113.1|Name|wan0',
  'InternalInterface=interface|IPAddress|192.168.1.1|Name|lan0|Netmask|255.255.255.0',
];
let panel: TestPanel;

beforeAll(async () => {
  panel = await openPanel(import.meta.dirname, { configuration: gateway });
});

afterAll(async () => {
  await panel.close();
});

const ssh = {
  SourcePort: '2222',
  DestHost: '192.168.1.50',
  DestPort: '22',
  AllowHosts: '203.0.113.50 100.100.100.0/24',
};

test('a port is forwarded for some hosts, and all others are denied', async () => {
  const result = await panel.submit('tcpCreate', ssh);
  expect(result.refusals).toEqual({});
  expect(result.events).toEqual([{ event: 'portforwarding-update', args: [] }]);
  expect(panel.record('portforward_tcp', '2222')).toEqual({
    type: 'forward',
    AllowHosts: '203.0.113.50,100.100.100.0/24',
    Comment: '',
    DenyHosts: '0.0.0.0/0',
    DestHost: '192.168.1.50',
    DestPort: '22',
  });
  expect(panel.read('etc/panelsmith/firewall.nft')).toContain(
    'tcp dport 2222 ip saddr { 203.0.113.50, 100.100.100.0/24 } dnat ip to 192.168.1.50:22',
  );
});

test('the same port of the other protocol is another forward, which is changed and removed', async () => {
  await panel.submit('udpCreate', { ...ssh, SourcePort: '2222:2230', DestHost: '203.0.113.1' });
  expect(panel.record('portforward_udp', '2222-2230')).toMatchObject({ DestHost: 'localhost', DenyHosts: '0.0.0.0/0' });
  expect((await panel.submit('udpModify', {}, { key: '2222-2230' })).events).toEqual([]);
  const changed = await panel.submit('udpModify', { AllowHosts: '' }, { key: '2222-2230' });
  expect(changed.events).toEqual([{ event: 'portforwarding-update', args: [] }]);
  expect(panel.record('portforward_udp', '2222-2230')).toMatchObject({ AllowHosts: '', DenyHosts: '' });
  expect((await panel.submit('udpRemove', {}, { key: '2222-2230' })).events).toEqual(changed.events);
  expect(panel.record('portforward_udp', '2222-2230')).toBeUndefined();
  expect(panel.read('etc/panelsmith/firewall.nft')).not.toContain('udp dport 2222');
});

test.each([
  [{ SourcePort: '0' }, 'SourcePort'],
  [{ SourcePort: '80,81' }, 'SourcePort'],
  [{ SourcePort: '2200-2300' }, 'SourcePort'],
  [{ DestHost: 'pc.example.org' }, 'DestHost'],
  [{ DestHost: '192.168.1.0/24' }, 'DestHost'],
  [{ DestPort: '70000' }, 'DestPort'],
  [{ AllowHosts: '1.2.3.4; flush ruleset' }, 'AllowHosts'],
])('a forward with %j is refused', async (typed, field) => {
  const { refusals, changes } = await panel.submit('tcpCreate', { ...ssh, SourcePort: '3000', ...typed });
  expect(Object.keys(refusals)).toEqual([field]);
  expect(changes).toEqual([]);
});

test('a server that is not a gateway forwards to itself only', async () => {
  const alone = await openPanel(import.meta.dirname, {});
  expect(Object.keys((await alone.submit('tcpCreate', ssh)).refusals)).toEqual(['DestHost']);
  expect((await alone.submit('tcpCreate', { SourcePort: '8081', DestHost: '127.0.0.1', DestPort: '80' })).status).toBe(
    303,
  );
  await alone.close();
});
