import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onOneLine } from './one-line.ts';

test.each([
  ['', ''],
  [' \n ', ''],
  ['a', 'a'],
  [' a  b\t', 'a b'],
  ['a\r\n\r\nb\n', 'a b'],
  ['a\0\u0007\u001B[31mb\u0085c', 'a [31mb c'],
  ['a\u00A0\u2028 \u2029b', 'a b'],
  ['a|b\\n', 'a|b\\n'],
  // A joined family, and a Persian word with a mark that keeps two letters apart.
  ['👨\u200D👩\u200D👧', '👨\u200D👩\u200D👧'],
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
])('%j is %j on one line', (text, line) => {
  expect(onOneLine(text)).toBe(line);
});

test.each([
  ['abc', 0, ''],
  ['abc', 2, 'ab'],
  ['abc', 3, 'abc'],
  [' a b', 2, 'a'],
  ['a🙂b', 2, 'a'],
  ['a🙂b', 3, 'a🙂'],
  ['a 🙂', 3, 'a'],
])('%j has %i characters at most: %j', (text, maxCharacters, line) => {
  expect(onOneLine(text, maxCharacters)).toBe(line);
});

test('whatever the text is, it is one line, not too long, and stays the same', () => {
  const unit = fc.constantFrom('a', ' ', '\n', '\r', '\t', '\0', '\u2028', '🙂', 'é');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), fc.nat(12), (text, maxCharacters) => {
      const line = onOneLine(text, maxCharacters);
      expect(line).toMatch(/^(?:[^\s\p{Cc}\p{Cs}]+(?: (?!$))?)*$/u);
      expect(line.length).toBeLessThanOrEqual(maxCharacters);
      expect(onOneLine(line, maxCharacters)).toBe(line);
    }),
  );
});
