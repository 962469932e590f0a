import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstUid, nextNumber } from './account-numbers.ts';

test.each([undefined, '', 'many', '0', '-3', '12.5'])('where MinUid is %j, numbers begin at 5000', (setting) => {
  expect(nextNumber(setting, new Set())).toEqual({ number: firstUid, next: '5001' });
});

test('numbers that are taken are skipped', () => {
  expect(nextNumber('5000', new Set([5000, 5001, 5003]))).toEqual({ number: 5002, next: '5003' });
});

test('one after the other, all numbers are free and different', () => {
  const numbers = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(numbers, fc.uniqueArray(numbers), fc.integer({ min: 1, max: 20 }), (first, taken, count) => {
      const used = new Set(taken);
      let setting = `${first}`;
      const given: number[] = [];
      for (let left = count; left > 0; left -= 1) {
        const { number, next } = nextNumber(setting, used);
        given.push(number);
        setting = next;
      }
      expect(new Set(given).size).toBe(count);
      expect(given.filter((number) => used.has(number) || number < first)).toEqual([]);
      expect(given).toEqual(given.toSorted((a, b) => a - b));
    }),
  );
});
