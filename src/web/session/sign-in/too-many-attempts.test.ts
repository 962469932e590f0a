import { expect, test } from 'vitest';
import { tooManyAttempts } from './too-many-attempts.ts';

test.each([
  [1, 1],
  [60, 1],
  [61, 2],
  [900, 15],
])('a wait of %i seconds is shown as minutes: %i', (waitSeconds, count) => {
  expect(tooManyAttempts(waitSeconds)).toEqual({ refused: true, key: 'errors.tooManyTries', args: { count } });
});
