import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { parseCall, parseCalls } from '../read/call.ts';
import { parsePerlList } from './perl-list.ts';
import { createMistakeList } from '../xml/reading-mistake.ts';
import { readValidations } from '../read/validation.ts';

const values = (source: string): readonly (string | undefined)[] => parsePerlList(source).map(({ value }) => value);

test.each([
  ["'a', 'b'", ['a', 'b']],
  ["'a'=>'b','c'  =>\n 'd',", ['a', 'b', 'c', 'd']],
  ['("it\'s", 7, -2.5, 1_000)', ["it's", '7', '-2.5', '1000']],
  ["yes => 'YES', no => 'NO'", ['yes', 'YES', 'no', 'NO']],
  ["'it\\'s', 'a\\\\b', 'a\\n'", ["it's", 'a\\b', 'a\\n']],
  ['"a\\tb", "\\$x"', ['a\tb', '$x']],
  ['qw(one two)', ['one', 'two']],
  ['qw[one two], three', ['one', 'two', 'three']],
  ['$x, "a $y", f(1, 2), \'z\'', [undefined, undefined, undefined, 'z']],
  ["'', ''", ['', '']],
  ["'open", [undefined]],
  ['', []],
])('parsePerlList reads %s as %j', (source, expected) => {
  assert.deepEqual(values(source), expected);
});

test('quoted strings in a list are read back unchanged', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (strings) => {
      const source = strings.map((one) => `'${one.replace(/[\\']/g, '\\$&')}'`).join(', ');
      assert.deepEqual(values(source), strings);
    }),
  );
});

test('parsePerlList never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => parsePerlList(text).every(({ source }) => text.includes(source))));
});

test.each([
  ['print_button', 'print_button', []],
  ['print_button()', 'print_button', []],
  ["get_prop('a', 'b', 3)", 'get_prop', ['a', 'b', '3']],
  ["$self->load( 'x' )", 'load', ['x']],
  ['main::show()', 'main::show', []],
  ['list($acct)', 'list', [undefined]],
])('parseCall reads %s as a call of %s', (source, sub, given) => {
  const call = parseCall(source, 1);
  assert.deepEqual([call?.sub, call?.arguments], [sub, given]);
});

test.each(["$q->param('x')", '1 + 2', "'text'", 'a b', ''])('parseCall returns undefined for %j', (source) => {
  assert.equal(parseCall(source, 1), undefined);
});

test('parseCalls separates several calls in one attribute', () => {
  const calls = parseCalls("one(), two('a, b', 3); three", 1);
  assert.deepEqual(
    calls.map((call) => call?.sub),
    ['one', 'two', 'three'],
  );
});

test.each([
  ['nonblank', [['nonblank']]],
  ['nonblank, a(1,2), b()', [['nonblank'], ['a', '1', '2'], ['b']]],
  ['a(1, 2),b', [['a', '1', '2'], ['b']]],
  ['', []],
])('readValidations reads %j as %j', (given, expected) => {
  const rules = readValidations(given, 1, createMistakeList());
  assert.deepEqual(
    rules.map(({ name, arguments: args }) => [name, ...args]),
    expected,
  );
});
