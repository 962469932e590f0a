import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readClassicText } from './classic-text.ts';

test.each([
  ['plain $text @with %signs\n', 'plain $text @with %signs\n'],
  [String.raw`a \{ b \} c`, 'a { b } c'],
  [String.raw`\\\{`, String.raw`\{`],
  [String.raw`C:\dir \\server \n`, String.raw`C:\dir \\server \n`],
  ['a\r\nb\0', 'a\r\nb\0'],
])('%j is read as text', (source, text) => {
  expect(readClassicText(source)).toEqual({ kind: 'text', text });
});

test('braces contain code, also when nested or after an escaped backslash', () => {
  for (const source of ['{ 1 }', 'a{ $h{b} }c', String.raw`\\{ 1 }`, String.raw`{ "\}" }`])
    expect(readClassicText(source)).toEqual({ kind: 'code' });
});

test('unbalanced braces are reported with their line', () => {
  expect(readClassicText('a\nb } c')).toMatchObject({ kind: 'broken', line: 2 });
  expect(readClassicText('a\n{ b {\n } c')).toMatchObject({ kind: 'broken', line: 2 });
  expect(readClassicText('{ }\n}')).toMatchObject({ kind: 'broken', line: 2 });
});

test('text with escaped braces is read back unchanged', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const escaped = text.replace(/\\+(?=[{}])|[{}]/g, (found) => found.replace(/[\\{}]/g, String.raw`\$&`));
      expect(readClassicText(escaped)).toEqual({ kind: 'text', text });
    }),
  );
});
