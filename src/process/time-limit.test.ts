import { expect, test } from 'vitest';
import { wasCutOff, cutOffAfter } from './time-limit.ts';

function thrownBy(code: () => unknown): unknown {
  try {
    code();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('what the code returns and throws comes through', () => {
  expect(cutOffAfter(1, () => 'done')).toBe('done');
  const error = new Error('of the code');
  expect(
    thrownBy(() =>
      cutOffAfter(1, () => {
        throw error;
      }),
    ),
  ).toBe(error);
  expect(wasCutOff(error)).toBe(false);
});

test('an endless loop is stopped, also where the code catches everything', () => {
  const endless = () => {
    for (;;)
      try {
        for (;;);
      } catch {
        // It goes on.
      }
  };
  expect(wasCutOff(thrownBy(() => cutOffAfter(0.02, endless)))).toBe(true);
});

test('a slow regular expression is stopped', () => {
  expect(wasCutOff(thrownBy(() => cutOffAfter(0.02, () => /^(a+)+$/.test(`${'a'.repeat(40)}b`))))).toBe(true);
});

test('a limit within a limit: the inner one stops the inner code, and the outer code goes on', () => {
  const outer = cutOffAfter(5, () => {
    const inner = thrownBy(() =>
      cutOffAfter(0.02, () => {
        for (;;);
      }),
    );
    return [wasCutOff(inner), cutOffAfter(1, () => 'still')];
  });
  expect(outer).toEqual([true, 'still']);
});

test('an error that wraps the stop is recognized, one that is its own cause is not', () => {
  const stopped = thrownBy(() =>
    cutOffAfter(0.01, () => {
      for (;;);
    }),
  );
  expect(wasCutOff(new Error('wrapped', { cause: new Error('again', { cause: stopped }) }))).toBe(true);
  const own = new Error('own');
  own.cause = own;
  expect([wasCutOff(own), wasCutOff('text'), wasCutOff(undefined)]).toEqual([false, false, false]);
});
