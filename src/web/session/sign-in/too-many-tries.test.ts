import { expect, test } from 'vitest';
import { tooManyTries } from './too-many-tries.ts';

test.each([
  [1, 1],
  [60, 1],
  [61, 2],
  [900, 15],
])('a wait of %i seconds is shown as minutes: %i', (waitSeconds, count) => {
  expect(tooManyTries(waitSeconds)).toEqual({ refused: true, key: 'errors.tooManyTries', args: { count } });
});
