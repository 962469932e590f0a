import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guarded, unguarded } from './guarded-cell.ts';

test.each(['=1+1', '+49 228', '-5', '@SUM(A1)', '\tx', '\rx', '＝1', '＋1', '－1', '＠x', "'=1", "''+1"])(
  '%j would be a formula or look like a guarded one, and gets an apostrophe',
  (text) => {
    expect(guarded(text)).toBe(`'${text}`);
    expect(unguarded(`'${text}`)).toBe(text);
  },
);

test.each(['', 'Zoë', '5', "o'=1", "'twas", ' =1', 'a\t=1'])('%j is text and stays as it is', (text) => {
  expect(guarded(text)).toBe(text);
  expect(unguarded(text)).toBe(text);
});

test('every text comes back unchanged, and no cell begins as a formula does', () => {
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom("'", '=', '-', 'a')).map((signs) => signs.join('')),
  );
  fc.assert(
    fc.property(text, (one) => {
      expect(unguarded(guarded(one))).toBe(one);
      expect(guarded(one)).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});
