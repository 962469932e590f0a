import { openPanel, type TestPanel } from 'panelsmith/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let panel: TestPanel;

const office = {
  configuration: ['InternalInterface=interface|IPAddress|192.168.1.1|Name|lan0|Netmask|255.255.255.0'],
  networks: ['192.168.1.0=network|Mask|255.255.255.0|SystemLocalNetwork|yes'],
  hosts: ['pc.example.org=host|HostType|Local|InternalIP|192.168.7.20', 'www.example.org=host|HostType|Self'],
};

beforeAll(async () => {
  panel = await openPanel(import.meta.dirname, office);
});

afterAll(async () => {
  await panel.close();
});

test('a network is added by any of its addresses, and its computers are let in', async () => {
  const typed = { Network: '192.168.7.9', Mask: '24', Router: '192.168.1.254' };
  const result = await panel.submit('create', typed);
  expect(result.refusals).toEqual({});
  expect(result.events).toEqual([{ event: 'network-create', args: ['192.168.7.0'] }]);
  expect(panel.record('networks', '192.168.7.0')).toEqual({
    type: 'network',
    Mask: '255.255.255.0',
    Router: '192.168.1.254',
  });
  expect(panel.read('etc/rc.d/init.d/masq')).toContain('-A local_chk --src 192.168.7.0/24 --jump ACCEPT');
  expect((await panel.open('list')).rows.map(({ cells }) => cells['Addresses'])).toEqual(['256', '256']);
});

// Each change waits for its confirmation, so each has a server of its own.
test('a network of IPv6 is added', async () => {
  const other = await openPanel(import.meta.dirname, office);
  expect((await other.submit('create', { Network: 'FD00:7::9', Mask: '64' })).refusals).toEqual({});
  expect(other.record('networks', 'fd00:7::')).toMatchObject({ Mask: '64' });
  await other.close();
});

test('a network is removed with its hosts, unless they are to stay', async () => {
  const networks = [...office.networks, '192.168.7.0=network|Mask|255.255.255.0'];
  const other = await openPanel(import.meta.dirname, { ...office, networks });
  const result = await other.submit('remove', {}, { key: '192.168.7.0' });
  expect(result.events).toEqual([
    { event: 'host-delete', args: ['pc.example.org'] },
    { event: 'network-delete', args: ['192.168.7.0'] },
  ]);
  expect(other.record('networks', '192.168.7.0')).toBeUndefined();
  expect(other.record('hosts', 'pc.example.org')).toBeUndefined();
  expect(other.record('hosts', 'www.example.org')).toBeDefined();
  await other.close();
});

test('the network of the server cannot be removed', async () => {
  expect((await panel.submit('remove', {}, { key: '192.168.1.0' })).status).toBe(409);
});

test.each([
  [{ Network: '192.168.1.7', Router: '' }, 'Network'],
  [{ Network: 'office' }, 'Network'],
  [{ Network: '10.0.0.0/8' }, 'Network'],
  [{ Mask: '255.0.255.0' }, 'Mask'],
  [{ Mask: '0' }, 'Mask'],
  [{ Router: '192.168.9.1' }, 'Router'],
  [{ Router: '10.1.2.1' }, 'Router'],
  [{ Router: 'router' }, 'Router'],
])('a network with %j is refused', async (typed, field) => {
  const { refusals, changes } = await panel.submit('create', { Network: '10.1.2.0', Mask: '255.255.255.0', ...typed });
  expect(Object.keys(refusals)).toContain(field);
  expect(changes).toEqual([]);
});
