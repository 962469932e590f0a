import { openPanel, type TestPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

const accounts = [
  'ann=user|FirstName|Ann|LastName|Low',
  'ann.low=pseudonym|Account|ann',
  'ann_low=pseudonym|Account|ann',
  'sales=group|Description|All who sell|Members|ann',
  'papers=ibay|Group|sales|Name|Papers',
  'orders=pseudonym|Account|sales',
  'purchases=pseudonym|Account|orders|Visible|internal',
  'fixed=pseudonym|Account|ann|Changeable|no|Removable|no',
];
const domains = ['example.com=domain', 'example.org=domain'];

const open = (): Promise<TestPanel> => openPanel(import.meta.dirname, { accounts, domains });

test('the list shows every alias but the hidden one, and what can be done with it', async () => {
  const panel = await open();
  const { rows } = await panel.open('list');
  // Other packages bring aliases of their own.
  const own = rows.filter(({ key }) => accounts.some((line) => line.startsWith(`${key}=`)));
  expect(rows.some(({ key }) => key === 'admin_raidreport')).toBe(false);
  expect(own.map(({ key, cells, actions }) => [key, cells['Account'], cells['Visible'], actions.join()])).toEqual([
    ['ann.low', 'ann', 'from everywhere', 'modify'],
    ['ann_low', 'ann', 'from everywhere', 'modify'],
    ['fixed', 'ann', 'from everywhere', ''],
    ['orders', 'sales', 'from everywhere', 'modify,remove'],
    ['purchases', 'orders', 'from inside only', 'modify,remove'],
  ]);
  await panel.close();
});

test('an alias of a name follows the name: it can neither lead elsewhere nor be removed', async () => {
  const panel = await open();
  expect((await panel.open('remove', { key: 'ann.low' })).status).toBe(409);
  expect(Object.keys((await panel.open('modify', { key: 'ann.low' })).fields)).toEqual(['pseudonym', 'Internal']);
  const { changes } = await panel.submit('modify', { Internal: true }, { key: 'ann.low' });
  expect(changes).toMatchObject([{ key: 'ann.low', property: 'Visible', before: undefined, after: 'internal' }]);
  await panel.close();
  const off = await openPanel(import.meta.dirname, {
    accounts,
    configuration: ['pseudonyms=configuration|create|disabled'],
  });
  expect((await off.open('remove', { key: 'ann.low' })).status).toBe(200);
  await off.close();
});

test('an alias leads to a user, a group, everyone or another alias, in small letters', async () => {
  const panel = await open();
  const offered = (await panel.open('create')).fields['Account']?.options ?? [];
  expect(offered.slice(0, 4)).toEqual(['admin', 'shared', 'ann', 'sales']);
  expect(offered).toEqual(expect.arrayContaining(['fixed', 'orders']));
  for (const other of ['admin_raidreport', 'ann.low', 'papers', 'purchases']) expect(offered).not.toContain(other);
  for (const [index, Account] of ['ann', 'sales', 'orders', 'shared', 'admin'].entries()) {
    const typed = { pseudonym: `Info${String(index)}`, Account: index === 0 ? 'ANN' : Account };
    const { events } = await panel.submit('create', typed);
    expect(events).toEqual([{ event: 'pseudonym-create', args: [`info${String(index)}`] }]);
    expect(panel.record('accounts', `info${String(index)}`)).toEqual({ type: 'pseudonym', Account });
  }
  await panel.close();
});

test.each(['papers', 'nobody', 'purchases', 'ann.low'])('an alias does not lead to %s', async (Account) => {
  const panel = await open();
  const { refusals, changes } = await panel.submit('create', { pseudonym: 'info', Account });
  expect([refusals['Account']?.key, changes]).toEqual(['errors.noSuchAccount', []]);
  await panel.close();
});

test('an alias that another one leads to cannot lead to a third', async () => {
  const panel = await open();
  const { refusals } = await panel.submit('modify', { Account: 'fixed' }, { key: 'orders' });
  expect(refusals['Account']?.key).toBe('errors.noSuchAccount');
  expect((await panel.submit('modify', { Account: 'fixed' }, { key: 'purchases' })).events).toEqual([
    { event: 'pseudonym-modify', args: ['purchases'] },
  ]);
  await panel.close();
});

test('an address in one domain needs that domain, and must not be one that its account already has', async () => {
  const panel = await open();
  expect((await panel.open('create')).fields['pseudonym']?.help).toContain('example.com, example.org');
  const refusedFor = async (pseudonym: string, Account: string): Promise<string[]> =>
    Object.values((await panel.submit('create', { pseudonym, Account })).refusals).map(({ key }) => key);
  expect(await refusedFor('info@elsewhere.net', 'ann')).toEqual(['errors.pseudonymDomain']);
  expect(await refusedFor('sales@example.com', 'sales')).toEqual(['errors.aliasOfItself']);
  for (const odd of ['-info', 'in fo', 'info@', '@example.com', 'a@b@example.com', 'é'])
    expect(await refusedFor(odd, 'ann')).toHaveLength(1);
  expect(await refusedFor('sales@example.com', 'ann')).toEqual([]);
  const { refusals } = await panel.submit('modify', { Account: 'sales' }, { key: 'sales@example.com' });
  expect(refusals['Account']?.key).toBe('errors.aliasOfItself');
  await panel.close();
});

test('an internal alias becomes an ordinary one: the property goes', async () => {
  const panel = await open();
  await panel.submit('modify', { Internal: false }, { key: 'purchases' });
  expect(panel.record('accounts', 'purchases')).toEqual({ type: 'pseudonym', Account: 'orders' });
  await panel.close();
});

test('aliases of a removed alias go with it', async () => {
  const panel = await open();
  const { events } = await panel.submit('remove', {}, { key: 'orders' });
  expect(events).toEqual([{ event: 'pseudonym-delete', args: ['orders'] }]);
  expect([panel.record('accounts', 'orders'), panel.record('accounts', 'purchases')]).toEqual([undefined, undefined]);
  await panel.close();
});

test('an alias cannot lead to somebody whose mail goes on to it', async () => {
  const round = [
    'eve=user|FirstName|Eve|LastName|Round|EmailForward|forward|ForwardAddress|info',
    'info=pseudonym|Account|admin',
  ];
  const panel = await openPanel(import.meta.dirname, { accounts: round });
  const { refusals } = await panel.submit('modify', { Account: 'eve' }, { key: 'info' });
  expect(refusals['Account']?.key).toBe('errors.forwardLoop');
  await panel.close();
});
