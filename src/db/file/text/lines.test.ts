import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLines, type Lines } from './lines.ts';

const key = fc.stringMatching(/^[a-c\xe9]{1,3}$/);
const change = fc.tuple(key, fc.option(fc.stringMatching(/^[a-z|]{0,4}$/), { nil: undefined }));

function textOf(lines: Lines): string {
  return Buffer.concat(lines.text().pieces).toString('latin1');
}

test('any changes leave the same lines, order and text as on a map', () => {
  const start = fc.array(fc.tuple(key, fc.stringMatching(/^[a-z]{0,4}$/)), { maxLength: 20 });
  fc.assert(
    fc.property(start, fc.array(fc.tuple(change, fc.boolean()), { maxLength: 80 }), (before, changes) => {
      const model = new Map(before);
      let lines: Lines = parseLines(before.map(([name, raw]) => `${name}=${raw}\n`).join(''));
      for (const [[name, raw], isWritten] of changes) {
        if (raw === undefined) model.delete(name);
        else model.set(name, raw);
        lines = lines.with(new Map([[name, raw]]));
        if (isWritten) lines.text();
      }
      const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(lines.size).toBe(model.size);
      expect(lines.keys()).toEqual(sorted.map(([name]) => name));
      expect(textOf(lines)).toBe(sorted.map(([name, raw]) => `${name}=${raw}\n`).join(''));
      for (const name of ['a', 'bb', ...model.keys()])
        expect([lines.has(name), lines.get(name)]).toEqual([model.has(name), model.get(name)]);
    }),
  );
});

test('a thousand changes without writing equal the same changes written one by one', () => {
  let [once, each] = [parseLines('k5=x\nvalueless\nk1=y\n'), parseLines('k5=x\nvalueless\nk1=y\n')];
  for (let number = 0; number < 1200; number++) {
    once = once.with(new Map([[`k${number % 700}`, `${number}`]]));
    each = each.with(new Map([[`k${number % 700}`, `${number}`]]));
    each.text();
  }
  expect(textOf(once)).toBe(textOf(each));
  expect(textOf(once)).toContain('\nvalueless=\n');
  expect(once.keys()).toEqual([...once.keys()].sort());
});

test('an earlier state stays unchanged', () => {
  const before = parseLines('a=1\nb=2\n');
  before.text();
  const after = before.with(
    new Map([
      ['b', undefined],
      ['c', '3'],
    ]),
  );
  expect(textOf(after)).toBe('a=1\nc=3\n');
  expect([textOf(before), before.keys(), before.get('c')]).toEqual(['a=1\nb=2\n', ['a', 'b'], undefined]);
});
