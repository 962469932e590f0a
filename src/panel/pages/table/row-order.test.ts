import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoredRecord, type DbRecord } from '../../../db/file/record.ts';
import { carryOver } from '../carry-over.ts';
import { RowOrder } from './row-order.ts';

const say = (key: string): string => key;
const by = { column: 'Name', say, language: 'en', descending: false };

const sorted = (texts: readonly string[], more: Partial<typeof by> = {}): string[] =>
  RowOrder.of({ ...by, ...more }, texts).numbers.map((number) => texts[number] ?? '');

test('texts are sorted as people expect: digits as numbers, accents beside their letters, capitals too', () => {
  expect(sorted(['b10', 'b9', 'B1', 'a', 'Éva', 'eva', 'f', ''])).toEqual([
    '',
    'a',
    'B1',
    'b9',
    'b10',
    'eva',
    'Éva',
    'f',
  ]);
});

test('the language decides', () => {
  expect(sorted(['z', 'ö', 'o'], { language: 'de' })).toEqual(['o', 'ö', 'z']);
  expect(sorted(['z', 'ö', 'o'], { language: 'sv' })).toEqual(['o', 'z', 'ö']);
});

test('records with the same text stay in the order of their keys, in both directions', () => {
  const texts = ['b', 'a', 'b', 'a', 'b'];
  expect(RowOrder.of(by, texts).numbers).toEqual([1, 3, 0, 2, 4]);
  expect(RowOrder.of({ ...by, descending: true }, texts).numbers).toEqual([0, 2, 4, 1, 3]);
});

test('an order knows of which column and words it is', () => {
  const order = RowOrder.of(by, []);
  expect([order.column, order.say, order.numbers]).toEqual(['Name', say, []]);
});

const textOf = (record: DbRecord): string => record.prop('Name') ?? '';
const pool = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5'].flatMap((key) =>
  ['a', 'b', 'B', 'b10', 'b9'].map((name) => new StoredRecord(key, `user|Name|${name}`)),
);

/** Records in the order of their keys. */
const someRecords = fc
  .uniqueArray(fc.constantFrom(...pool), { selector: ({ key }) => key })
  .map((records) => records.toSorted((a, b) => (a.key < b.key ? -1 : 1)));

test('an order that is carried over, again and again, is the one of sorting all records', () => {
  fc.assert(
    fc.property(fc.array(someRecords, { minLength: 2, maxLength: 5 }), fc.boolean(), (states, descending) => {
      let order: RowOrder | undefined;
      for (const [index, now] of states.entries()) {
        const before = states[index - 1];
        const afresh = RowOrder.of({ ...by, descending }, now.map(textOf));
        order = order && before ? order.carried(carryOver(before, now), textOf) : afresh;
        expect(order?.numbers).toEqual(afresh.numbers);
        expect([order?.column, order?.say]).toEqual(['Name', say]);
      }
    }),
    { numRuns: 500 },
  );
});

test('after many changes at once all are to be sorted again', () => {
  const before = Array.from({ length: 300 }, (_, index) => new StoredRecord(`u${index}`, 'user|Name|a'));
  const order = RowOrder.of(by, before.map(textOf));
  const changed = (count: number): readonly DbRecord[] =>
    before.map((record, index) => (index < count ? new StoredRecord(record.key, 'user|Name|b') : record));
  expect(order.carried(carryOver(before, changed(101)), textOf)).toBeUndefined();
  expect(order.carried(carryOver(before, changed(100)), textOf)?.numbers.slice(-2)).toEqual([98, 99]);
});
