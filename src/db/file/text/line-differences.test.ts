import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDifferences } from './line-differences.ts';

function compare(before: string, after: string, most = 1000): ReturnType<typeof lineDifferences> {
  return lineDifferences(Buffer.from(before, 'latin1'), Buffer.from(after, 'latin1'), most);
}

test.each([
  ['a\nb\n', 'a\nb\n', [], []],
  ['a\nb\nc\n', 'a\nB\nc\n', ['b'], ['B']],
  ['a\nc\n', 'a\nb\nc\n', [], ['b']],
  ['a\nb\nc\n', 'a\nc\n', ['b'], []],
  ['', 'a\n', [], ['a']],
  ['a\n', '', ['a'], []],
  ['ab\n', 'abc\n', ['ab'], ['abc']],
  ['abc\n', 'ab\n', ['abc'], ['ab']],
  ['a\n\nb\n', 'a\nb\n', [''], []],
  ['x=\xe9\n', 'x=\xe8\n', ['x=\xe9'], ['x=\xe8']],
])('from %j to %j the lines %j are removed and %j added', (before, after, removed, added) => {
  expect(compare(before, after)).toEqual({ removed, added });
});

test.each([
  ['a\nb', 'a\nb\n'],
  ['a\nb\n', 'a\nb'],
])('from %j to %j only the last line feed differs, which is not a difference of lines', (before, after) => {
  expect(compare(before, after)).toEqual({ removed: [], added: [] });
});

test('a changed line far inside large files is found', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `key${index}=value`);
  const changed = lines.with(15_000, 'other');
  expect(compare(lines.join('\n'), changed.join('\n'))).toEqual({ removed: ['key15000=value'], added: ['other'] });
});

test('after a long changed part the lines that follow are compared again', () => {
  const part = (name: string): string[] => Array.from({ length: 25 }, (_, index) => `${name}${index}`);
  const [old, fresh] = [part('old'), part('new')];
  expect(compare([...old, 'same', ''].join('\n'), [...fresh, 'same', ''].join('\n'))).toEqual({
    removed: old,
    added: fresh,
  });
});

test('more differences than wanted give nothing, as many as wanted give all', () => {
  expect(compare('a\nb\n', 'c\nd\n', 3)).toBeUndefined();
  expect(compare('a\nb\n', 'c\nd\n', 4)).toEqual({ removed: ['a', 'b'], added: ['c', 'd'] });
});

test('the lines without the removed ones are the new lines without the added ones', () => {
  const lines = fc.array(fc.constantFrom('', 'a', 'b', 'ab', 'c\xe9', 'd'), { maxLength: 60 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const text = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
      const found = compare(text(before), text(after));
      expect(without(before, found?.removed)).toEqual(without(after, found?.added));
    }),
  );
});

/** Sorted; every given line must be in the list as often as it is given. */
function without(lines: readonly string[], given: readonly string[] = []): string[] {
  const rest = [...lines];
  for (const line of given) {
    expect(rest).toContain(line);
    rest.splice(rest.indexOf(line), 1);
  }
  return rest.sort();
}
