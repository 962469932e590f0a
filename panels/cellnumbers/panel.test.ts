import { openPanel, type TestPanel } from 'panelsmith/testing';
import { beforeAll, describe, expect, test } from 'vitest';

const accounts = [
  'abc=user|CellNumber|+44 7700 900123|FirstName|Albert|LastName|Collins',
  'bob=user|FirstName|Bob',
  'sales=group|Description|Sales',
];

test('the panel is translated to French', async () => {
  const french = await openPanel(import.meta.dirname, { language: 'fr' });
  expect((await french.open('list')).title).toBe('Numéros de portable');
  await french.close();
});

describe('cell numbers', () => {
  let panel: TestPanel;

  beforeAll(async () => {
    panel = await openPanel(import.meta.dirname, { accounts });
    return () => panel.close();
  });

  test('are listed for users only, with the full names', async () => {
    const { rows } = await panel.open('list');
    const found = rows.filter(({ key }) => key !== 'admin').map(({ key, cells }) => [key, cells['FullName']]);
    expect(found).toEqual([
      ['abc', 'Albert Collins'],
      ['bob', 'Bob'],
    ]);
  });

  test('are saved, and nothing else of the user changes', async () => {
    const { status, changes, events, next } = await panel.submit('modify', { CellNumber: '0170 1' }, { key: 'bob' });
    expect([status, events, next]).toEqual([303, [], 'list']);
    expect(changes).toEqual([
      { database: 'accounts', key: 'bob', property: 'CellNumber', before: undefined, after: '0170 1' },
    ]);
    expect(panel.record('accounts', 'bob')).toEqual({ type: 'user', CellNumber: '0170 1', FirstName: 'Bob' });
  });

  test('may be empty, and are then stored as empty', async () => {
    const { status } = await panel.submit('modify', { CellNumber: '' }, { key: 'abc' });
    expect([status, panel.record('accounts', 'abc')?.['CellNumber']]).toEqual([303, '']);
  });

  test('are the only field that is read: what is posted for the shown names is ignored', async () => {
    const before = panel.record('accounts', 'abc');
    const typed = { User: 'bob', FullName: 'Someone Else', CellNumber: '5' };
    const { status, changes } = await panel.submit('modify', typed, { key: 'abc' });
    expect([status, changes.map(({ key, property }) => [key, property])]).toEqual([303, [['abc', 'CellNumber']]]);
    expect(panel.record('accounts', 'abc')).toEqual({ ...before, CellNumber: '5' });
  });

  test.each(['nobody', 'sales', '', '__proto__'])('of %j, who is not a user, are not found', async (key) => {
    expect((await panel.open('modify', { key })).status).toBe(404);
    expect(await panel.submit('modify', {}, { key })).toMatchObject({ status: 404, changes: [] });
  });
});
