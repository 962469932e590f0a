import { expect, test } from 'vitest';
import { readPerlLiteral } from './perl-literal.ts';

test.each([
  ['0600', 0o600],
  ['600', 600],
  ['0x1f', 31],
  ['-1.5', -1.5],
  ['1_000', 1000],
  [' "0600"\n', '0600'],
  [`'it\\'s \\n'`, String.raw`it's \n`],
  [String.raw`"a\tb\"c"`, 'a\tb"c'],
  ['undef', null],
  ['["/tmp/q", 2, ]', ['/tmp/q', 2]],
  [
    `{ Foo => "bar", 'List', [1, 2], map => { a => undef } } # a comment`,
    { Foo: 'bar', List: [1, 2], map: { a: null } },
  ],
  ['{}', {}],
  ['"x";', 'x'],
])('%s is a literal', (source, value) => {
  expect(readPerlLiteral(source)).toEqual(value);
});

const others = [
  '',
  '"a $b"',
  '"a@b.c"',
  'sub { 1 }',
  '1 + 1',
  '"a" . "b"',
  'PERMS',
  '0899',
  '{ a b }',
  '[1 2]',
  '{ a, 1 }',
  String.raw`"\x41"`,
  '$x',
  '1 2',
];

test.each(others)('%s is left to perl', (source) => {
  expect(readPerlLiteral(source)).toBeUndefined();
});
