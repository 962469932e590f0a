import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

const configuration = ['SystemName=mail', 'DomainName=example.org'];
const accounts = ['docs=ibay|Name|Papers', 'sales=group|Members|', 'info@second.org=pseudonym|Account|sales'];
const domains = [
  'example.org=domain|Content|Primary|Description|Main|Nameservers|localhost',
  'second.org=domain|Content|docs|Description|Second|Nameservers|other',
];
const hosts = [
  'pc.second.org=host|HostType|Local|InternalIP|192.168.1.5',
  'www.second.org=host|HostType|Self|static|yes',
];

test('a domain is created with its usual hosts, in small letters', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration, accounts, domains });
  expect((await panel.open('create')).fields['Content']?.options).toEqual(['Primary', 'docs']);
  expect((await panel.open('create')).fields['Nameservers']?.options).toEqual(['localhost', 'internet']);
  const { events, failed } = await panel.submit('create', { Domain: 'Third.Example', Description: 'Third' });
  expect([events, failed]).toEqual([[{ event: 'domain-create', args: ['third.example'] }], []]);
  expect(panel.record('domains', 'third.example')).toEqual({
    type: 'domain',
    Content: 'Primary',
    Description: 'Third',
    Nameservers: 'localhost',
  });
  expect(panel.record('hosts', 'mail.third.example')).toEqual({ type: 'host', HostType: 'Self', static: 'yes' });
  expect(panel.record('hosts', 'wpad.third.example')).toBeDefined();
  await panel.close();
});

test('an invalid domain, and one that exists, is refused', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration, domains });
  for (const Domain of ['third', 'a b.org', '-x.org', 'x..org', 'second.org', "x.org' or"]) {
    const { refusals, changes } = await panel.submit('create', { Domain, Description: 'No' });
    expect([Domain, Object.keys(refusals), changes]).toEqual([Domain, ['Domain'], []]);
  }
  await panel.close();
});

test('the primary domain cannot be removed; another one goes with its hosts and aliases', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration, accounts, domains, hosts });
  const list = await panel.open('list');
  expect(list.rows.map(({ actions }) => actions)).toEqual([['modify'], ['modify', 'remove']]);
  expect((await panel.submit('remove', {}, { key: 'example.org' })).status).toBe(409);
  const page = await panel.open('remove', { key: 'second.org' });
  expect(page.html).toContain('pc.second.org');
  expect(page.html).toContain('info@second.org');
  const { events, failed } = await panel.submit('remove', {}, { key: 'second.org' });
  expect([events, failed]).toEqual([[{ event: 'domain-delete', args: ['second.org'] }], []]);
  for (const key of ['pc.second.org', 'www.second.org']) expect(panel.record('hosts', key)).toBeUndefined();
  expect(panel.record('accounts', 'info@second.org')).toBeUndefined();
  await panel.close();
});

test('an unknown name server stays; corporate ones are offered once they are set', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration, accounts, domains });
  expect((await panel.open('modify', { key: 'second.org' })).fields['Nameservers']?.options).toContain('other');
  expect((await panel.submit('dns', { Forwarder: '10.0.0.300' })).refusals['Forwarder']).toBeDefined();
  const { events } = await panel.submit('dns', { Forwarder: '10.0.0.3' });
  expect(events).toEqual([{ event: 'dns-update', args: [] }]);
  expect((await panel.submit('dns', {})).events).toEqual([]);
  expect((await panel.open('modify', { key: 'example.org' })).fields['Nameservers']?.options).toContain('corporate');
  await panel.close();
});
