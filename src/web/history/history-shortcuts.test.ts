import { expect, test } from 'vitest';
import { dayShortcuts, peopleShortcuts } from './history-shortcuts.ts';
import type { HistoryQuery } from './history-query.ts';

const nothing = Object.fromEntries(
  ['who', 'panel', 'record', 'property', 'text', 'from', 'to', 'made', 'rows'].map((name) => [name, '']),
) as HistoryQuery['typed'];
const href = (changed: object): string => JSON.stringify(changed);
const days = (typed: HistoryQuery['typed']) => dayShortcuts(typed, href, new Date(2026, 2, 1, 0, 30));

test('the days are those of the calendar, also over the end of a month', () => {
  expect(days(nothing).map((day) => JSON.parse(day.href) as unknown)).toEqual([
    { from: '2026-03-01T00:00' },
    { from: '2026-02-28T00:00', to: '2026-02-28T23:59' },
    { from: '2026-02-23T00:00' },
  ]);
});

test('the chosen one links back to all', () => {
  const [today] = days({ ...nothing, from: '2026-03-01T00:00' });
  expect([today?.isChosen, today?.href]).toEqual([true, '{}']);
  expect(days({ ...nothing, from: '2026-03-01T00:00', to: '2026-03-01T12:00' }).some((day) => day.isChosen)).toBe(
    false,
  );
});

test('people are offered if there are several, six at most', () => {
  expect(peopleShortcuts(nothing, href, ['ann'])).toEqual([]);
  const many = peopleShortcuts({ ...nothing, who: 'b' }, href, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  expect(many.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(many.filter(({ isChosen }) => isChosen)).toMatchObject([{ text: 'b', href: '{}' }]);
});
