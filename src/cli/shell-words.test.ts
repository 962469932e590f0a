import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord } from '../process/shell-word.ts';
import { splitWords } from './shell-words.ts';

const piece = fc.constantFrom("'", '"', '\\', ' ', '\t', '\n', 'a', '$', '#', 'é', '😀');
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 10 }), fc.string({ unit: piece, maxLength: 15 }));

test.each<[string, string[]]>([
  ['', []],
  [' \t', []],
  ['a', ['a']],
  [' a  b\tc ', ['a', 'b', 'c']],
  ['a\u00a0b c', ['a\u00a0b', 'c']],
  ["''", ['']],
  ['""', ['']],
  ["a '' b", ['a', '', 'b']],
  ["'a b'", ['a b']],
  ['"a b"', ['a b']],
  [`a'b c'"d e"f`, ['ab cd ef']],
  [`'"' "'"`, ['"', "'"]],
  [`'\\' '\\"'`, ['\\', '\\"']],
  ['"\\""', ['"']],
  ['"\\\\"', ['\\']],
  ['"\\a\\$"', ['\\a\\$']],
  ['"\\\\""\\""', ['\\"']],
  ['\\a\\\\', ['a\\']],
  ['a\\ b', ['a b']],
  [`\\' \\"`, ["'", '"']],
  ["it\\''s'", ["it's"]],
  ['a=$HOME *', ['a=$HOME', '*']],
])('%j has the words %j', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test.each(["'", '"', "a 'b", 'a "b', `"'`, `'"`, '"\\"', `a'b'c'`, `'a''`, '\\', 'a b\\'])(
  '%j has no words: its end is missing',
  (line) => {
    expect(splitWords(line)).toBeUndefined();
  },
);

test('words that were quoted for a shell are split into the same words', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 6 }), fc.constantFrom(' ', '  ', '\t'), (words, space) => {
      expect(splitWords(words.map(shellWord).join(space))).toEqual(words);
    }),
  );
});

test('a word with a backslash before each of its characters, or in double quotes, is that word', () => {
  fc.assert(
    fc.property(fc.string({ unit: piece, minLength: 1, maxLength: 15 }), (word) => {
      expect(splitWords(word.replace(/./gsu, '\\$&'))).toEqual([word]);
      expect(splitWords(`"${word.replace(/["\\]/g, '\\$&')}"`)).toEqual([word]);
    }),
  );
});

test('a line with a quote that is still open has no words, whatever is before and after it', () => {
  const closed = fc.array(anyText, { maxLength: 3 });
  fc.assert(
    fc.property(closed, anyText, (words, text) => {
      const before = words.map((word) => `${shellWord(word)} `).join('');
      expect(splitWords(`${before}'${text.replaceAll("'", '')}`)).toBeUndefined();
      expect(splitWords(`${before}"${text.replaceAll(/["\\]/g, '')}`)).toBeUndefined();
    }),
  );
});

test('blanks around a line change nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 15 }), (text) => {
      // At the end of a line, a blank after a backslash belongs to the word.
      fc.pre(!text.endsWith('\\'));
      expect(splitWords(` \t${text} `)).toEqual(splitWords(text));
    }),
  );
});
