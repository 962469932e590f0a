import { expect, test } from 'vitest';
import { waitAtMost } from './wait-at-most.ts';

test('a result or a failure in time is passed on', async () => {
  expect(await waitAtMost(Promise.resolve('done'), 60)).toBe('done');
  await expect(waitAtMost(Promise.reject(new Error('broken')), 60)).rejects.toThrow('broken');
});

test('after the limit there is no more waiting', async () => {
  const never = new Promise<string>(() => undefined);
  expect(await waitAtMost(never, 0.01)).toBeUndefined();
});
