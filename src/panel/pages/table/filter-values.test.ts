import fc from 'fast-check';
import { expect, test } from 'vitest';
import { databasesOf } from '../../../changes/change-set.fixture.ts';
import { ChangeSet } from '../../../changes/change-set.ts';
import { StoredRecord, type DbRecord } from '../../../db/file/record.ts';
import { select, selectMany } from '../../fields/kinds/choice-fields.ts';
import type { Fields } from '../../fields/field.ts';
import { literal } from '../../fields/kinds/literal-field.ts';
import type { Reading } from '../../fields/reading.ts';
import { toggle } from '../../fields/kinds/toggle-fields.ts';
import { text } from '../../fields/kinds/text-fields.ts';
import { carryOver } from '../carry-over.ts';
import { filterValues, type FilterValues } from './filter-values.ts';
import { columnChoices } from './table-cells.ts';
import { groupFilter, type TableFilter } from './table-filter.ts';
import { tablePage } from './table-page.ts';

const users = { database: 'accounts', type: 'user' } as const;

const columns: Fields = {
  Level: literal((user) => user.prop('Level') ?? '', { options: ['low', 'high'] }),
  City: text({ optional: true }),
  Mode: select({ options: { a: 'modes.a', b: 'modes.b' } }),
  Shares: selectMany({ options: ['x', 'y'] }),
  Vpn: toggle({ on: 'enabled' }),
};

/** The values of filters for the records of a database with these lines. */
function valuesOf(filters: readonly TableFilter[], ...lines: readonly string[]): readonly FilterValues[] {
  const reading = new ChangeSet(databasesOf({ accounts: lines }));
  const records = reading.accounts.ofType('user');
  const choices = columnChoices(columns, reading);
  return filterValues(
    tablePage({ lists: users, columns, filters }),
    { records, reading, choices, carry: undefined },
    [],
  );
}

/** For each record its values, and for each choice its label or text with the number of records. */
function told([values]: readonly FilterValues[]): unknown {
  if (!values) return undefined;
  const { choices, numbers, counts } = values;
  return {
    records: numbers.map((own) => own.map((number) => choices[number]?.value).join(' ')),
    choices: choices.map(({ words }, index) => `${words.label ?? words.text}: ${counts[index] ?? ''}`),
  };
}

test('a literal offers its named values first, then those that records have', () => {
  expect(told(valuesOf(['Level'], 'ann=user|Level|odd', 'bob=user|Level|high', 'eve=user'))).toEqual({
    records: ['odd', 'high', ''],
    choices: ['fields.Level.options.low: 0', 'fields.Level.options.high: 1', 'odd: 1', 'table.none: 1'],
  });
});

test('free text offers what records have, in the order in which it comes', () => {
  expect(told(valuesOf(['City'], 'ann=user|City|Rome', 'bob=user|City|Oslo', 'eve=user|City|Rome'))).toEqual({
    records: ['Rome', 'Oslo', 'Rome'],
    choices: ['Rome: 2', 'Oslo: 1'],
  });
});

test('a choice is said in the words of its field, and an unknown value as it is', () => {
  expect(told(valuesOf(['Mode'], 'ann=user|Mode|b', 'bob=user|Mode|c', 'eve=user'))).toEqual({
    records: ['b', 'c', ''],
    choices: ['modes.a: 0', 'modes.b: 1', 'c: 1', 'table.none: 1'],
  });
});

test('a record with several values is found by each of them, and one without by none', () => {
  const lines = ['ann=user|Shares|y,x', 'bob=user|Shares|x,z', 'eve=user|Shares|', 'zoe=user|Shares|z'];
  expect(told(valuesOf(['Shares'], ...lines))).toEqual({
    records: ['y x', 'x z', '', 'z'],
    choices: ['fields.Shares.options.x: 2', 'fields.Shares.options.y: 1', 'z: 2', 'table.none: 1'],
  });
});

test('a switch is on or off, whatever else is stored', () => {
  expect(told(valuesOf(['Vpn'], 'ann=user|Vpn|enabled', 'bob=user|Vpn|yes', 'eve=user'))).toEqual({
    records: ['on', 'off', 'off'],
    choices: ['table.on: 1', 'table.off: 2'],
  });
});

test('records are found by those that name them, even if one names a record twice or names none', () => {
  const lines = [
    'ann=user',
    'bob=user',
    'eve=user',
    'g1=group|Members|ann,bob,ann',
    'g2=group|Members|ann',
    'g3=group',
  ];
  expect(told(valuesOf([groupFilter('groups')], ...lines))).toEqual({
    records: ['g1 g2', 'g1', ''],
    choices: ['g1: 2', 'g2: 1', 'g3: 0'],
  });
});

test('a filter that is none of the columns is left out', () => {
  expect(valuesOf(['Gone', 'City'], 'ann=user').map(({ name }) => name)).toEqual(['City']);
});

test('a filter by other records agrees until one of these changes; a column always does', () => {
  const reading = (...lines: readonly string[]): Reading => new ChangeSet(databasesOf({ accounts: lines }));
  const now = reading('ann=user', 'g1=group|Members|ann');
  const table = tablePage({ lists: users, columns, filters: ['City', groupFilter('groups')] });
  const listed = { records: now.accounts.ofType('user'), reading: now, choices: new Map(), carry: undefined };
  const values = filterValues(table, listed, []);
  expect(values.map(({ isOf }) => isOf(now))).toEqual([true, true]);
  expect(values.map(({ isOf }) => isOf(reading('ann=user', 'g1=group')))).toEqual([true, false]);
});

const pool: readonly DbRecord[] = ['a', 'b', 'c', 'd', 'e'].flatMap((key) =>
  ['Rome', 'Oslo', ''].map(
    (city) => new StoredRecord(key, `user|City|${city}|Shares|${city === '' ? '' : `x,${city}`}`),
  ),
);
const someRecords = fc
  .uniqueArray(fc.constantFrom(...pool), { selector: ({ key }) => key })
  .map((records) => records.toSorted((a, b) => (a.key < b.key ? -1 : 1)));

test('counts that are carried over, again and again, are those of the records as they are', () => {
  const table = tablePage({ lists: users, columns, filters: ['City', 'Shares', groupFilter('groups')] });
  const groups = [new StoredRecord('g1', 'group|Members|a,c'), new StoredRecord('g2', 'group|Members|b')];
  fc.assert(
    fc.property(fc.array(someRecords, { minLength: 2, maxLength: 4 }), (states) => {
      let earlier: readonly FilterValues[] = [];
      for (const [index, records] of states.entries()) {
        const database = { get: () => undefined, stored: () => undefined, all: () => records, ofType: () => groups };
        const reading: Reading = { accounts: database, configuration: database, database: () => database };
        const before = states[index - 1];
        const carry = before && carryOver(before, records);
        earlier = filterValues(table, { records, reading, choices: new Map(), carry }, earlier);
        for (const { choices, numbers, counts } of earlier)
          expect([...counts]).toEqual(choices.map((_, number) => numbers.filter((own) => own.includes(number)).length));
        const valueOf = (name: number, record: number): (string | undefined)[] | undefined =>
          earlier[name]?.numbers[record]?.map((number) => earlier[name]?.choices[number]?.value);
        for (const [number, record] of records.entries()) {
          expect(valueOf(0, number)).toEqual([record.prop('City')]);
          expect(valueOf(2, number)).toEqual(
            groups.filter((group) => group.raw.split('|')[2]?.split(',').includes(record.key)).map(({ key }) => key),
          );
        }
      }
    }),
  );
});
