import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNearly } from './nearly.ts';

test.each([
  ['smith', 'smith', true],
  ['smyth', 'smith', true],
  ['smiths', 'smith', true],
  ['smit', 'smith', true],
  ['msith', 'smith', true],
  ['smiht', 'smith', true],
  ['smytt', 'smith', false],
  ['smithss', 'smith', false],
  ['smthi', 'smith', false],
  ['smiyyh', 'smith', false],
  ['ann.smyth@example.org', 'smith', true],
  ['new-smyth', 'smith', true],
  ['sm ith', 'smith', false],
  ['', 'smith', false],
])('whether %j has a word near to %j: %s', (text, word, isNear) => {
  expect(isNearly(text, word)).toBe(isNear);
});

test('one more, missing or different letter, or two swapped ones, count as near, wherever they are', () => {
  const word = fc.stringMatching(/^[a-f]{4,9}$/);
  const letter = fc.stringMatching(/^[a-fxyz]$/);
  fc.assert(
    fc.property(word, fc.nat(), letter, (one, place, other) => {
      const at = place % one.length;
      const [before, after] = [one.slice(0, at), one.slice(at)];
      const swapped = `${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`;
      for (const near of [one, `${before}${other}${after}`, `${before}${after.slice(1)}`, swapped])
        expect([near, isNearly(`x ${near}, y`, one)]).toEqual([near, true]);
      expect(isNearly(`${one}xy`, one)).toBe(false);
    }),
  );
});
