import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  conditionsOf,
  knownTerms,
  matchesDetails,
  mayHoldText,
  panelOf,
  termsOf,
  type HistoryFilter,
} from './history-filter.ts';
import type { HistoryEntry } from './history-entry.ts';
import { madeUpEntry } from './made-up-entry.fixture.ts';

const moved: HistoryEntry = {
  ...madeUpEntry(0),
  author: 'Zoë',
  origin: 'cellnumbers/modify',
  why: 'Asked by "Bob"',
  changes: [
    {
      database: 'accounts',
      key: 'ann',
      before: 'user',
      after: 'user',
      properties: [{ name: 'City', before: 'Rome', after: 'Oslo' }],
    },
    { database: 'hosts', key: 'mail.ann', before: undefined, after: 'host', properties: [] },
  ],
  passwords: ['bob'],
  signals: [{ event: 'user-modify', args: ['ann', 'quick'] }],
};

/** Whether an entry meets a filter, as the index and the details together decide it; times are not looked at. */
function meets(entry: HistoryEntry, filter: HistoryFilter): boolean {
  const terms = [...termsOf(entry)];
  const has = conditionsOf(filter).every((condition) =>
    terms.some((term) => (typeof condition === 'function' ? condition(term) : condition.has(term))),
  );
  return has && matchesDetails(entry, filter);
}

test.each<[HistoryFilter, boolean]>([
  [{}, true],
  [{ author: 'Zoë' }, true],
  [{ author: 'zoë' }, false],
  [{ panel: 'cellnumbers' }, true],
  [{ panel: 'cellnumbers/modify' }, false],
  [{ database: 'hosts' }, true],
  [{ database: 'ann' }, false],
  [{ record: { key: 'ann' } }, true],
  [{ record: { database: 'accounts', key: 'ann' } }, true],
  [{ record: { database: 'hosts', key: 'ann' } }, false],
  [{ record: { key: 'nn' } }, false],
  [{ record: { key: 'bob' } }, true],
  [{ record: { database: 'configuration', key: 'bob' } }, false],
  [{ property: 'City' }, true],
  [{ property: 'Zip' }, false],
  [{ record: { key: 'ann' }, property: 'City' }, true],
  [{ record: { key: 'mail.ann' }, property: 'City' }, false],
  [{ record: { database: 'hosts', key: 'ann' }, property: 'City' }, false],
  [{ made: ['person'] }, true],
  [{ made: ['program', 'outside'] }, false],
  [{ author: 'Zoë', panel: 'other' }, false],
  [{ text: 'OSLO' }, true],
  [{ text: 'by "bob' }, true],
  [{ text: 'user-modify ann quick' }, true],
  [{ text: 'zoË' }, true],
  [{ text: 'applied' }, false],
])('%j is met: %s', (filter, isMet) => {
  expect(meets(moved, filter)).toBe(isMet);
});

test('an entry that does not say who made it was made by a person', () => {
  const byProgram: HistoryEntry = { ...moved, made: 'program' };
  expect([meets(moved, { made: ['person'] }), meets(byProgram, { made: ['person'] })]).toEqual([true, false]);
  expect(meets(byProgram, { made: ['outside', 'program'] })).toBe(true);
});

test('a record is not found by a key that only ends as its own', () => {
  const entry = { ...moved, author: 'r\0ann', changes: [], passwords: [] };
  expect(meets(entry, { record: { key: 'ann' } })).toBe(false);
});

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 4 });

test('each of the texts that an entry holds is found, and its line is never left out before', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, fc.nat(), (author, key, value, pick) => {
      const changes = [
        {
          database: 'accounts',
          key,
          before: 'user',
          after: undefined,
          properties: [{ name: 'City', before: undefined, after: value }],
        },
      ];
      const entry = { ...madeUpEntry(1), author, changes };
      const text = [author, key, value][pick % 3] ?? '';
      for (const wanted of [text, text.toUpperCase()])
        if (matchesDetails(entry, { text: wanted })) expect(mayHoldText(JSON.stringify(entry), wanted)).toBe(true);
      expect(matchesDetails(entry, { text })).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('what can be filtered by is sorted, and is what the entries have', () => {
  const terms = new Set([...termsOf(moved), ...termsOf({ ...moved, author: 'Ann', origin: '' })]);
  expect(knownTerms(terms)).toEqual({
    authors: ['Ann', 'Zoë'],
    panels: ['cellnumbers'],
    properties: ['City'],
  });
});

test('the panel of an origin is what stands before the first slash', () => {
  expect(['cellnumbers/modify', 'a/b/c', 'restore', ''].map(panelOf)).toEqual(['cellnumbers', 'a', 'restore', '']);
});
