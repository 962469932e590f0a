import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

const accounts = [
  'ann=user|FirstName|Ann|LastName|Low|Uid|5000|Gid|5000',
  'sales=group|Description|All who sell|Members|ann|Uid|5001|Gid|5001',
  'papers=ibay|CgiBin|disabled|Gid|5002|Group|sales|Name|Papers|PasswordSet|no|PublicAccess|local|Uid|5002|UserAccess|wr-group-rd-group',
];
const domains = ['example.com=domain|Content|Primary', 'example.org=domain|Content|papers'];
const configuration = ['MinUid=5003'];

const fresh = { ibayName: 'plans', Name: 'Plans', Group: 'sales', UserAccess: 'wr-admin-rd-group' };

test('a bay is created with all its properties and numbers', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts, configuration });
  expect((await panel.open('create')).fields['Group']?.options).toEqual(['admin', 'shared', 'sales']);
  const { events } = await panel.submit('create', { ...fresh, PublicAccess: 'global-pw', CgiBin: true });
  expect(events).toEqual([{ event: 'ibay-create', args: ['plans'] }]);
  expect(panel.record('accounts', 'plans')).toEqual({
    type: 'ibay',
    CgiBin: 'enabled',
    Gid: '5003',
    Group: 'sales',
    Name: 'Plans',
    PasswordSet: 'no',
    PublicAccess: 'global-pw',
    SSL: 'disabled',
    Uid: '5003',
    UserAccess: 'wr-admin-rd-group',
  });
  expect(panel.record('configuration', 'MinUid')?.['type']).toBe('5004');
  const { changes } = await panel.submit('modify', { PublicAccess: 'none' }, { key: 'plans' });
  expect(changes.map(({ property, after }) => [property, after])).toEqual([['PublicAccess', 'none']]);
  await panel.close();
});

test('a bay of a group that does not exist is refused', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts, configuration });
  const { refusals, changes } = await panel.submit('create', { ...fresh, Group: 'ann' });
  expect([refusals['Group']?.key, changes]).toEqual(['errors.notAnOption', []]);
  await panel.close();
});

test('a bay becomes the web site of domains, and those taken away show the primary one', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts, configuration, domains });
  expect((await panel.open('modify', { key: 'papers' })).fields['Domains']?.value).toBe('example.org');
  const { changes, events } = await panel.submit('modify', { Domains: ['example.com'] }, { key: 'papers' });
  expect(changes.map(({ key, property, after }) => [key, property, after]).sort()).toEqual([
    ['example.com', 'Content', 'papers'],
    ['example.org', 'Content', 'Primary'],
    ['papers', 'SSL', 'disabled'],
  ]);
  expect(events).toEqual([
    { event: 'ibay-modify', args: ['papers'] },
    { event: 'domain-modify', args: ['example.org'] },
    { event: 'domain-modify', args: ['example.com'] },
  ]);
  const removed = await panel.submit('remove', {}, { key: 'papers' });
  expect(removed.events.map(({ event }) => event)).toEqual(['ibay-delete', 'domain-modify']);
  expect(panel.record('domains', 'example.com')?.['Content']).toBe('Primary');
  expect(panel.record('accounts', 'papers')).toBeUndefined();
  await panel.close();
});

test('the password of a bay follows the rules for bays', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts, configuration });
  const weak = await panel.submit('password', { password1: 'x', password2: 'x' }, { key: 'papers' });
  expect(Object.keys(weak.refusals)).toEqual(['password1']);
  const typed = { password1: 'Larkfield-2026', password2: 'Larkfield-2026' };
  const { events, changes } = await panel.submit('password', typed, { key: 'papers' });
  expect(events).toEqual([{ event: 'password-modify', args: ['papers'] }]);
  expect(changes).toMatchObject([{ property: 'PasswordSet', after: 'yes' }]);
  await panel.close();
});

test('the primary bay is shown, and nothing of it can be changed here', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts });
  const { rows } = await panel.open('list');
  expect(rows.map(({ key, actions }) => [key, actions])).toEqual([
    ['Primary', []],
    ['papers', ['modify', 'password', 'remove']],
  ]);
  for (const page of ['modify', 'password', 'remove'])
    expect([page, (await panel.open(page, { key: 'Primary' })).status]).toEqual([page, 409]);
  await panel.close();
});

test('names that mean something to the file server are reserved', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts, configuration });
  for (const ibayName of ['homes', 'global', 'netlogon', 'printers', 'profiles'])
    expect((await panel.submit('create', { ...fresh, ibayName })).refusals['ibayName']?.key).toBe(
      'errors.accountTaken',
    );
  await panel.close();
});
