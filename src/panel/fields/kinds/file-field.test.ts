import { expect, test } from 'vitest';
import { refuseLarger } from './file-field.ts';

test.each([
  [500, 'errors.fileTooLarge', 0.4],
  [100_000, 'errors.fileTooLarge', 97.6],
  [1024 ** 2 - 1, 'errors.fileTooLarge', 1023.9],
  [1024 ** 2, 'errors.fileTooLargeMebibytes', 1],
  [1.55 * 1024 ** 2, 'errors.fileTooLargeMebibytes', 1.5],
  [32 * 1024 ** 2, 'errors.fileTooLargeMebibytes', 32],
])('a limit of %d bytes is shown by %s as %d', (maxBytes, key, max) => {
  expect(refuseLarger(maxBytes)).toEqual({ refused: true, key, args: { max } });
});
