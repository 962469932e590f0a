import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoredRecord, type DbRecord } from '../../db/file/record.ts';
import { carryOver } from './carry-over.ts';

const pool: readonly DbRecord[] = Array.from({ length: 12 }, (_, index) => new StoredRecord(`k${index}`, 'user'));
const list = fc.uniqueArray(fc.constantFrom(...pool));

test('what was made of records that are the same is carried over, and only the rest is made again', () => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      const made: string[] = [];
      const { things, fresh } = carryOver(before, after);
      const now = things(
        before.map(({ key }) => `old ${key}`),
        ({ key }) => {
          made.push(key);
          return `new ${key}`;
        },
      );
      expect(now.map((thing) => thing.slice(4))).toEqual(after.map(({ key }) => key));
      expect(made).toEqual(fresh.map((number) => after[number]?.key));
      for (const thing of now.filter((one) => one.startsWith('old ')))
        expect(before.map(({ key }) => `old ${key}`)).toContain(thing);
    }),
  );
});

test('numbers of records follow them, and those of changed or removed records are left out', () => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      const { numbers, fresh, removed } = carryOver(before, after);
      const all = before.map((_, index) => index).reverse();
      const kept = all.filter((number) => {
        const now = after.indexOf(before[number] ?? new StoredRecord('', ''));
        return now >= 0 && !fresh.includes(now);
      });
      expect(numbers(all)).toEqual(kept.map((number) => after.indexOf(before[number] ?? new StoredRecord('', ''))));
      expect(removed).toEqual(all.filter((number) => !kept.includes(number)).reverse());
    }),
  );
});

test('one changed record among many leaves the others as they are', () => {
  const before = Array.from({ length: 500 }, (_, index) => new StoredRecord(`u${index}`, 'user'));
  const after = before.with(250, new StoredRecord('u250', 'user|Phone|1'));
  expect(carryOver(before, after).fresh).toEqual([250]);
  expect(carryOver(before, before.toSpliced(250, 3)).fresh).toEqual([]);
  expect(carryOver(before, [new StoredRecord('new', 'user'), ...before]).fresh).toEqual([0]);
});
