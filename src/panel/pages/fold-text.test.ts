import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText, wordsOf } from './fold-text.ts';

test.each([
  ['Zoë STRASSE', 'zoe strasse'],
  ['Straße', 'strasse'],
  ['Ångström Łódź Æsir', 'angstrom lodz aesir'],
  ['İstanbul ılık', 'istanbul ilik'],
  ['٠٩ ۴۲', '09 42'],
  ['ﬁle', 'file'],
])('%s is found as %s', (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

test('a text that is folded already stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
  );
});

test('each word of a search counts once, whatever is between them', () => {
  expect(wordsOf('  Zoë\tzoe\u00a0 STRASSE ')).toEqual(['zoe', 'strasse']);
  expect(wordsOf(' ')).toEqual([]);
});
