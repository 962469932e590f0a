import { randomInt } from 'node:crypto';
import { onTestFailed } from 'vitest';

const variable = 'PANELSMITH_TEST_SEED';

/**
 * Numbers from 0 up to 1 for one test, which look random and follow from a seed: a new one each time, or that of
 * `PANELSMITH_TEST_SEED`. The seed is printed if the test fails.
 * @throws Error if the variable is not a whole number below 2^32
 */
export function seededNumbers(): () => number {
  const seed = chosenSeed();
  onTestFailed(() => {
    process.stderr.write(`Seed of this test: ${variable}=${seed}\n`);
  });
  return numbersFrom(seed);
}

function chosenSeed(): number {
  const given = process.env[variable];
  if (given === undefined) return randomInt(2 ** 32);
  const seed = Number(given);
  if (!/^\d+$/.test(given) || seed >= 2 ** 32) throw new Error(`${variable} must be a whole number below 2^32`);
  return seed;
}

/** The generator mulberry32. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
