import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

const accounts = [
  'ann=user|FirstName|Ann|LastName|Low',
  'bob=user|FirstName|Bob|LastName|High',
  'sales=group|Description|All who sell|Members|ann,gone',
  'papers=ibay|Group|sales|Name|Papers|PublicAccess|none|UserAccess|wr-group-rd-group',
  'notes=ibay|Group|other|Name|Notes|PublicAccess|none|UserAccess|wr-group-rd-group',
  'orders=pseudonym|Account|sales',
  'purchases=pseudonym|Account|orders',
];

test('a group is created with its description and members', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts });
  const page = await panel.open('create');
  expect(page.fields['Members']?.options).toEqual(['admin', 'ann', 'bob']);
  const { events, message } = await panel.submit('create', {
    groupName: 'team',
    Description: 'Équipe: vente',
    Members: ['ann', 'bob'],
  });
  expect(panel.record('accounts', 'team')).toMatchObject({
    type: 'group',
    Description: 'Équipe: vente',
    Members: 'ann,bob',
  });
  expect([events, message]).toEqual([[{ event: 'group-create', args: ['team'] }], 'Group team created.']);
  await panel.close();
});

test('a group without members, or without a description, is refused', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts });
  const { refusals, changes } = await panel.submit('create', { groupName: 'team', Description: '', Members: [] });
  expect([Object.keys(refusals), changes]).toEqual([['Description', 'Members'], []]);
  const odd = await panel.submit('create', { groupName: 'team', Description: 'Team', Members: ['nobody'] });
  expect(odd.refusals['Members']?.key).toBe('errors.notAnOption');
  await panel.close();
});

test('members are changed, and one that no longer exists can stay or be taken out', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts });
  expect((await panel.open('modify', { key: 'sales' })).fields['Members']?.value).toBe('ann,gone');
  const kept = await panel.submit('modify', { Description: 'Sales' }, { key: 'sales' });
  expect(kept.changes.map(({ property }) => property)).toEqual(['Description']);
  const { changes, events } = await panel.submit('modify', { Members: ['bob'] }, { key: 'sales' });
  expect(changes).toMatchObject([{ property: 'Members', before: 'ann,gone', after: 'bob' }]);
  expect(events).toEqual([{ event: 'group-modify', args: ['sales'] }]);
  await panel.close();
});

test('a removed group leaves its bays to the administrator, and no pseudonym', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts });
  const { html } = await panel.open('remove', { key: 'sales' });
  for (const lost of ['papers', 'orders']) expect(html).toContain(`<bdi>${lost}</bdi>`);
  const { events, changes } = await panel.submit('remove', {}, { key: 'sales' });
  expect(events).toEqual([
    { event: 'group-delete', args: ['sales'] },
    { event: 'ibay-modify', args: ['papers'] },
  ]);
  expect(changes.filter(({ property }) => property === 'Group')).toMatchObject([
    { key: 'papers', before: 'sales', after: 'admin' },
  ]);
  expect([panel.record('accounts', 'orders'), panel.record('accounts', 'purchases')]).toEqual([undefined, undefined]);
  expect(panel.record('accounts', 'sales')).toBeUndefined();
  await panel.close();
});

test('the list names the members, of large groups only some', async () => {
  const many = Array.from({ length: 9 }, (_, index) => `u${String(index)}`);
  const lines = [...accounts, `all=group|Description|All|Members|${many.join(',')}`];
  const panel = await openPanel(import.meta.dirname, { accounts: lines });
  const { rows } = await panel.open('list');
  expect(rows.map(({ key, cells }) => [key, cells['Members']])).toEqual([
    ['all', 'u0, u1, u2, u3, u4 … (9)'],
    ['sales', 'ann, gone'],
  ]);
  const { html } = await panel.open('modify', { key: 'sales' });
  for (const related of ['papers', 'orders']) expect(html).toContain(`<bdi>${related}</bdi>`);
  await panel.close();
});

test('among hundreds of users the names of members are typed, thousands of them too', async () => {
  const names = Array.from({ length: 2500 }, (_, index) => `user${index}`);
  const panel = await openPanel(import.meta.dirname, {
    accounts: [...names.map((name) => `${name}=user|FirstName|U|LastName|Ser`), 'big=group|Members|user1,user2'],
  });
  expect((await panel.open('modify', { key: 'big' })).fields['Members']?.value).toBe('user1\nuser2');
  const odd = await panel.submit('modify', { Members: 'user3\nnobody' }, { key: 'big' });
  expect(odd.refusals['Members']?.text).toBe('“nobody” is not one of the choices.');
  const typed = { Description: 'All', Members: names.join('\r\n') };
  const { changes } = await panel.submit('modify', typed, { key: 'big' });
  expect(changes.map(({ property }) => property)).toEqual(['Description', 'Members']);
  expect(panel.record('accounts', 'big')?.['Members']).toBe(names.join(','));
  await panel.close();
});

test('somebody whose mail goes on to the group cannot be a member', async () => {
  const round = 'eve=user|FirstName|Eve|LastName|Round|EmailForward|both|ForwardAddress|orders';
  const panel = await openPanel(import.meta.dirname, { accounts: [...accounts, round] });
  const { refusals, changes } = await panel.submit('modify', { Members: ['ann', 'eve'] }, { key: 'sales' });
  expect([refusals['Members']?.key, changes]).toEqual(['errors.forwardLoop', []]);
  await panel.close();
});
