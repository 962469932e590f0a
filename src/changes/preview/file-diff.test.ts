import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffTexts } from './file-diff.ts';

/** Makes the new text from the old one and the differences. */
function apply(before: string, after: string): string {
  const lines = before.split('\n');
  const made: string[] = [];
  let at = 0;
  for (const { oldStart, lines: changed } of diffTexts(before, after).hunks) {
    const start = Math.max(0, oldStart - 1);
    made.push(...lines.slice(at, start));
    at = start;
    for (const { kind, text } of changed) {
      if (text.startsWith('\\')) continue;
      if (kind !== 'added') at++;
      if (kind !== 'removed') made.push(text);
    }
  }
  return [...made, ...lines.slice(at)].join('\n');
}

test('the differences lead from the old text to the new one', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '', 'long line'), { maxLength: 40 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const [old, next] = [`${before.join('\n')}\n`, `${after.join('\n')}\n`];
      expect(apply(old, next).replace(/\n*$/, '')).toBe(next.replace(/\n*$/, ''));
    }),
  );
});

test('texts that have nearly nothing in common are shown as removed and added, without a long search', () => {
  const lines = (name: string): string => Array.from({ length: 20_000 }, (_, index) => `${name} ${index}`).join('\n');
  const began = performance.now();
  const { added, removed, hunks } = diffTexts(`same\n${lines('old')}\nend\n`, `same\n${lines('new')}\nend\n`);
  expect([added, removed, hunks.length]).toEqual([20_000, 20_000, 1]);
  expect(performance.now() - began).toBeLessThan(5000);
});
