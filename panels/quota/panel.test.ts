import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

const accounts = ['ann=user|FirstName|Ann|MaxBlocks|2048|MaxBlocksSoftLim|1000', 'bob=user|FirstName|Bob'];

test('limits are shown in a fitting unit and stored in kilobytes', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts });
  const { rows } = await panel.open('list');
  expect(rows.map(({ key, cells }) => [key, cells['MaxBlocksSoftLim'], cells['MaxBlocks']])).toEqual([
    ['ann', '1000K', '2M'],
    ['bob', 'no limit', 'no limit'],
  ]);
  const { changes, events } = await panel.submit(
    'modify',
    { MaxBlocksSoftLim: '1.5 G', MaxBlocks: '2G' },
    { key: 'bob' },
  );
  expect(changes.map(({ property, after }) => [property, after])).toEqual([
    ['MaxBlocks', '2097152'],
    ['MaxBlocksSoftLim', '1572864'],
  ]);
  expect(events).toEqual([{ event: 'user-modify', args: ['bob'] }]);
  await panel.close();
});

test('what is not changed keeps its stored text', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts });
  const { changes } = await panel.submit('modify', { MaxBlocks: '0' }, { key: 'ann' });
  expect(changes.map(({ property, after }) => [property, after])).toEqual([['MaxBlocks', '0']]);
  const same = await panel.submit('modify', { MaxBlocksSoftLim: '1000 k' }, { key: 'ann' });
  expect([same.changes, same.events]).toEqual([[], []]);
  await panel.close();
});

test('a limit that is not above the warning is refused, and so is an invalid amount', async () => {
  const panel = await openPanel(import.meta.dirname, { accounts });
  const below = await panel.submit('modify', { MaxBlocksSoftLim: '2G', MaxBlocks: '2G' }, { key: 'bob' });
  expect(below.refusals['MaxBlocks']?.key).toBe('errors.hardBelowSoft');
  const odd = await panel.submit('modify', { MaxBlocksSoftLim: 'much', MaxBlocks: '' }, { key: 'bob' });
  expect([odd.refusals['MaxBlocksSoftLim']?.key, odd.refusals['MaxBlocks']?.key]).toEqual([
    'errors.diskSpace',
    'errors.required',
  ]);
  await panel.close();
});
