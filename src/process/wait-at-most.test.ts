import { expect, test } from 'vitest';
import { waitAtMost } from './wait-at-most.ts';

test('what is finished in time is the result, and what fails in time is the failure', async () => {
  expect(await waitAtMost(Promise.resolve('done'), 60)).toBe('done');
  await expect(waitAtMost(Promise.reject(new Error('broken')), 60)).rejects.toThrow('broken');
});

test('what takes longer is not waited for', async () => {
  const never = new Promise<string>(() => undefined);
  expect(await waitAtMost(never, 0.01)).toBeUndefined();
});
