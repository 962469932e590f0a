import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord } from './shell-word.ts';

/** The arguments that a shell hands to a program called with these words. */
function throughShell(words: readonly string[]): string[] {
  const command = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
  return execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8', cwd: '/', env: { HOME: '/home/x' } })
    .split('\0')
    .slice(0, -1);
}

test.each([
  '',
  ' ',
  "'",
  "''",
  "it's",
  '"',
  '\\',
  "\\'",
  '\n',
  '$HOME',
  '$(id)',
  '`id`',
  '*',
  '~',
  '~root',
  '-n',
  '#x',
  'a;b',
  'a&b',
  'a|b',
  'a>b',
  'x=y',
  '{a,b}',
  '!!',
  '%s',
  'é',
  '\u007f',
])('%j reaches a program as it is', (word) => {
  expect(throughShell([word, 'last'])).toEqual([word, 'last']);
});

test('any words reach a program as they are, and as many as there were', () => {
  const piece = fc.constantFrom("'", '"', '\\', '$', '`', ' ', '\n', '*', '(', ')', ';', '&', 'é', 'a');
  const word = fc.oneof(
    fc.string({ unit: piece, maxLength: 12 }),
    // A word of a command cannot have a NUL.
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\0', '')),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
      expect(throughShell(words)).toEqual(words);
    }),
    { numRuns: 50 },
  );
});

test('a word stays one word inside an assignment and beside other text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '"', '$', ' ', '\\', ';', 'a') }), (text) => {
      const command = `X=${shellWord(text)}; printf '%s' "$X"${shellWord(text)}`;
      expect(execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' })).toBe(text + text);
    }),
    { numRuns: 30 },
  );
});
