import { expect, test } from 'vitest';
import { mustBeSqlName } from './sql-names.ts';

test.each(['a', 'Ab_9', 'x'.repeat(16)])('%s is a name in the database server', (name) => {
  expect(() => {
    mustBeSqlName(name, 16);
  }).not.toThrow();
});

test.each(['', '9a', '_a', 'a-b', 'a b', 'a`b', "a'b", 'a\n', 'é', 'x'.repeat(17)])('%j is not', (name) => {
  expect(() => {
    mustBeSqlName(name, 16);
  }).toThrow(`${JSON.stringify(name)} cannot be a name`);
});
