import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

const configuration = [
  'DomainName=example.org',
  'LocalIP=192.168.1.1',
  'GatewayIP=192.168.1.254',
  'dhcpd=service|end|192.168.1.200|start|192.168.1.100|status|enabled',
];
const domains = ['example.org=domain|Nameservers|localhost', 'away.org=domain|Nameservers|internet'];
const networks = ['192.168.1.0=network|Mask|255.255.255.0'];
const hosts = [
  'www.example.org=host|HostType|Self|static|yes',
  'pc.example.org=host|HostType|Local|InternalIP|192.168.1.7',
];
const all = { configuration, domains, networks, hosts };

test('a host gets the domain of the server, and an address', async () => {
  const panel = await openPanel(import.meta.dirname, all);
  const values = {
    HostName: 'Scanner',
    InternalIP: '192.168.1.20',
    MACAddress: '08:00:2B:12:34:56',
    Comment: 'Büro, 1',
  };
  const { events } = await panel.submit('create', values);
  expect(events).toEqual([{ event: 'host-create', args: ['scanner.example.org'] }]);
  expect(panel.record('hosts', 'scanner.example.org')).toEqual({
    type: 'host',
    Comment: 'Büro, 1',
    ExternalIP: '',
    HostType: 'Local',
    InternalIP: '192.168.1.20',
    MACAddress: '08:00:2B:12:34:56',
  });
  const rows = (await panel.open('list')).rows.map(({ cells }) => cells);
  expect(rows).toHaveLength(3);
  await panel.close();
});

const refusedAddresses = [
  ['127.0.0.1', 'errors.addressOfServer'],
  ['192.168.1.1', 'errors.addressOfServer'],
  ['192.168.1.254', 'errors.addressOfGateway'],
  ['192.168.1.150', 'errors.addressHandedOut'],
  ['192.168.2.5', 'errors.addressNotLocal'],
  ['', 'errors.required'],
  ['192.168.1', 'errors.validators.ipNumberParts'],
];

const refusedNames = [
  ['a b', 'errors.hostName'],
  ['x.away.org', 'errors.hostDomain'],
  ['a.b.example.org', 'errors.hostDomain'],
  ['pc', 'errors.recordExists'],
];

test('addresses and names that a machine in the local network cannot have are refused', async () => {
  const panel = await openPanel(import.meta.dirname, all);
  for (const [InternalIP = '', key] of refusedAddresses) {
    const { refusals, changes } = await panel.submit('create', { HostName: 'new', InternalIP });
    expect([InternalIP, refusals['InternalIP']?.key, changes]).toEqual([InternalIP, key, []]);
  }
  for (const [HostName = '', key] of refusedNames) {
    const { refusals } = await panel.submit('create', { HostName, InternalIP: '192.168.1.30' });
    expect([HostName, refusals['HostName']?.key]).toEqual([HostName, key]);
  }
  await panel.close();
});

test('addresses that no longer apply are cleared; the usual hosts stay as they are', async () => {
  const panel = await openPanel(import.meta.dirname, all);
  await panel.submit('modify', { HostType: 'Self' }, { key: 'pc.example.org' });
  expect(panel.record('hosts', 'pc.example.org')).toMatchObject({ HostType: 'Self', InternalIP: '' });
  for (const page of ['modify', 'remove'])
    expect((await panel.submit(page, {}, { key: 'www.example.org' })).status).toBe(409);
  const { events } = await panel.submit('remove', {}, { key: 'pc.example.org' });
  expect(events).toEqual([{ event: 'host-delete', args: ['pc.example.org'] }]);
  await panel.close();
});
