import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoredRecord, type DbRecord } from '../../../db/file/record.ts';
import { select } from '../../fields/kinds/choice-fields.ts';
import { literal } from '../../fields/kinds/literal-field.ts';
import type { Reading } from '../../fields/reading.ts';
import { foldText } from '../fold-text.ts';
import { groupFilter } from './table-filter.ts';
import { tablePage, type TablePage } from './table-page.ts';
import { pageOfRow, tableSlice, type TableQuery } from './table-rows.ts';

const words: Readonly<Record<string, string>> = {
  'fields.State.options.yes': 'active',
  'fields.State.options.no': 'locked',
  'fields.Shell.options.sh': 'Kommandozeile',
};
const english = { language: 'en', say: (key: string) => words[key] ?? key };
const asked: TableQuery = { search: '', filters: new Map(), sort: '', descending: false, page: 1, rows: 50 };

function people(): TablePage {
  return tablePage({
    lists: { database: 'accounts', type: 'user' },
    columns: {
      User: literal((user) => user.key),
      Name: literal((user) => user.prop('Name') ?? ''),
      State: literal((user) => user.prop('State') ?? 'no', { options: ['yes', 'no'] }),
      Shell: select({ options: ['sh', 'none'] }),
    },
    filters: ['State', groupFilter('groups')],
  });
}

function reading(records: readonly DbRecord[]): Reading {
  const byType = new Map<string, readonly DbRecord[]>();
  const database = {
    get: (key: string) => records.find((record) => record.key === key),
    stored: () => undefined,
    all: () => records,
    ofType(type: string) {
      const known = byType.get(type) ?? records.filter((record) => record.type === type);
      byType.set(type, known);
      return known;
    },
  };
  return { accounts: database, configuration: database, database: () => database };
}

const record = (key: string, raw: string): DbRecord => new StoredRecord(key, raw);
const abc = record('abc', 'user|Name|Zoë Straße|State|yes|Shell|sh');
const bob = record('bob', 'user|Name|Bob Ångström|State|no|Shell|none');
const eve = record('eve', 'user|Name|Eve Strasse|State|yes');
const office = record('office', 'group|Members|abc,bob');
const all = [abc, bob, eve, office];

const found = (search: string, filters: readonly [string, string][] = []): readonly string[] =>
  tableSlice(people(), reading(all), { ...asked, search, filters: new Map(filters) }, english).records.map(
    ({ key }) => key,
  );

test.each([
  ['zoe', ['abc']],
  ['strasse  ZOE', ['abc']],
  ['angstrom', ['bob']],
  ['locked', ['bob']],
  ['strasse active', ['abc', 'eve']],
  ['kommandozeile', ['abc']],
  ['yes', []],
  ['   ', ['abc', 'bob', 'eve']],
  ['zoe bob', []],
])('%j finds by the words shown, in any order', (search, keys) => {
  expect(found(search)).toEqual(keys);
});

test('a filter counts what each of its choices would leave of what the others and the search leave', () => {
  const query = { ...asked, search: 'str', filters: new Map([['State', 'yes']]) };
  const { filters, records, total } = tableSlice(people(), reading(all), query, english);
  const counts = filters.map(({ chosen, choices }) => [chosen, choices.map(({ value, count }) => [value, count])]);
  expect(counts).toEqual([
    ['yes', [['yes', 2], ['no', 1]]], // prettier-ignore
    [undefined, [['office', 1]]],
  ]);
  expect([records.length, total]).toEqual([2, 3]);
  expect(found('', [['groups', 'office'], ['State', 'no']])).toEqual(['bob']); // prettier-ignore
  expect(found('', [['State', 'gone']])).toEqual(['abc', 'bob', 'eve']);
});

test('the page of a row is found by its place among the results', () => {
  const query = { ...asked, sort: 'Name', descending: true, rows: 1 };
  const table = people();
  const pages = ['abc', 'bob', 'eve', 'nobody'].map((key) => pageOfRow(table, reading(all), query, english, key));
  expect(pages).toEqual([1, 3, 2, undefined]);
});

const anyRecords = fc.array(
  fc.tuple(fc.stringMatching(/^[a-e]$/), fc.constantFrom('Zoë', 'Bob'), fc.constantFrom('yes', 'no', 'odd')),
  { maxLength: 8 },
);

test('what is carried over from one state to the next equals what would be computed newly', () => {
  const recordOf = new Map<string, DbRecord>();
  const known = (key: string, raw: string): DbRecord => {
    const made = recordOf.get(key + raw) ?? record(key, raw);
    recordOf.set(key + raw, made);
    return made;
  };
  fc.assert(
    fc.property(anyRecords, anyRecords, fc.constantFrom('zoe', 'active', 'b', ''), (one, other, search) => {
      const table = people();
      const query = { ...asked, search, filters: new Map([['State', 'yes']]) };
      const [before, after] = [one, other].map((made) =>
        reading([
          ...new Map(made.map(([key, name, state]) => [key, known(key, `user|Name|${name}|State|${state}`)])).values(),
          known('office', `group|Members|${made.map(([key]) => key).join(',')}`),
        ]),
      );
      if (!before || !after) return;
      const sorted = { ...asked, sort: 'Name', descending: true };
      tableSlice(table, before, query, english);
      tableSlice(table, before, sorted, english);
      const { records, filters } = tableSlice(table, after, query, english);
      const fresh = tableSlice(people(), after, query, english);
      expect(records).toEqual(fresh.records);
      expect(tableSlice(table, after, sorted, english).records).toEqual(
        tableSlice(people(), after, sorted, english).records,
      );
      const counted = (all: typeof filters): unknown =>
        all.map(({ choices }) =>
          choices
            .filter(({ count }) => count > 0)
            .map(({ value, count }) => `${value} ${count}`)
            .sort(),
        );
      expect(counted(filters)).toEqual(counted(fresh.filters));
    }),
  );
});

test('folding leaves no capital and no accent', () => {
  expect(foldText('ÀÉÎ Łódź ßÆŒØ İstanbul ١٢٣')).toBe('aei lodz ssaeoeo istanbul 123');
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => foldText(foldText(text)) === foldText(text)));
});
