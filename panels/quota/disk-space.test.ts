import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kilobytesOf, formatKilobytes } from './disk-space.ts';

test.each([
  ['500', 512_000],
  ['500M', 512_000],
  ['1.5 g', 1_572_864],
  ['1,5GB', 1_572_864],
  ['2T', 2_147_483_648],
  ['10 K', 10],
  ['0', 0],
])('%s is %i kilobytes', (typed, kilobytes) => {
  expect(kilobytesOf(typed)).toBe(kilobytes);
});

test.each(['', 'x', '-1', '1.', '1 X', '1e3', '9'.repeat(30)])('%j is not an amount', (typed) => {
  expect(kilobytesOf(typed)).toBeUndefined();
});

test('an amount survives being shown and typed again', () => {
  fc.assert(
    fc.property(fc.nat(), (kilobytes) => {
      expect(kilobytesOf(formatKilobytes(String(kilobytes)))).toBe(kilobytes);
    }),
  );
  expect(formatKilobytes('1572864')).toBe('1.5G');
  expect(formatKilobytes(undefined)).toBe('0');
  expect(formatKilobytes('soon')).toBe('soon');
});
