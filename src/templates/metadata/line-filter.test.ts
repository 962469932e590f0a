import { expect, test } from 'vitest';
import { readLineFilter } from './line-filter.ts';

const lines = ['#c\n', 'a\n', ' # d\n', '\n', ' \t\n', 'b # e\n'];

test.each([
  [String.raw`sub { $_[0] =~ /^#/ ? '' : $_[0] }`, ['a\n', ' # d\n', '\n', ' \t\n', 'b # e\n']],
  [String.raw`sub { $_[0] =~ /^\s*$/ ? "" : $_[0] };`, ['#c\n', 'a\n', ' # d\n', 'b # e\n']],
  [String.raw`sub { return $_[0] !~ /^$/ ? $_[0] : '' }`, ['#c\n', 'a\n', ' # d\n', ' \t\n', 'b # e\n']],
  [String.raw`sub{($_[0]=~m/^(\s*#|\s*$)/)?'':$_[0]}`, ['a\n', 'b # e\n']],
])('the filter %s keeps the right lines', (source, kept) => {
  const filter = readLineFilter(source);
  expect(filter && lines.map(filter).filter(Boolean)).toEqual(kept);
});

test.each([
  'sub { uc $_[0] }',
  `sub { $_[0] =~ /^#/ ? '' : '' }`,
  `sub { $_[0] =~ /^[a-z]/ ? '' : $_[0] }`,
  String.raw`sub { $_[0] =~ /\bx/ ? '' : $_[0] }`,
  `sub { $_[0] =~ /(/ ? '' : $_[0] }`,
  '1',
])('the filter %s is left to perl', (source) => {
  expect(readLineFilter(source)).toBeUndefined();
});
