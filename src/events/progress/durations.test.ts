import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { Durations } from './durations.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'durations.json');
});

const taken = (durations: Readonly<Record<string, number>>): { name: string; seconds: number }[] =>
  Object.entries(durations).map(([name, seconds]) => ({ name, seconds }));

test('an action weighs what it took the last time, and an unknown one as much as the others on average', () => {
  const durations = new Durations(file);
  durations.remember('user-create', taken({ S10a: 2, S20b: 4 }));
  expect(durations.weights('user-create', ['S20b', 'S15new', undefined, 'S10a'])).toEqual([4, 3, 0, 2]);
  expect(new Durations(file).weights('user-create', ['S10a'])).toEqual([2]);
});

test('of an event that never ran all actions weigh the same', () => {
  expect(new Durations(file).weights('user-create', ['S10a', 'S20b', undefined])).toEqual([1, 1, 0]);
});

test('actions of two events do not share a weight', () => {
  const durations = new Durations(file);
  durations.remember('user-create', taken({ S10a: 2 }));
  durations.remember('user-delete', taken({ S10a: 8 }));
  expect(durations.weights('user-create', ['S10a'])).toEqual([2]);
});

test('a weight that is about the same as before is not written again', () => {
  const durations = new Durations(file);
  durations.remember('user-create', taken({ S10a: 2, S20b: 0.001 }));
  const { ino } = statSync(file);
  durations.remember('user-create', taken({ S10a: 2.1, S20b: 0.049 }));
  expect(statSync(file).ino).toBe(ino);
  durations.remember('user-create', taken({ S10a: 2.1, S20b: 1 }));
  expect(durations.weights('user-create', ['S10a', 'S20b'])).toEqual([2.1, 1]);
});

test('whatever actions took, each weighs that within a tenth', () => {
  const runs = fc.array(fc.record({ S10a: fc.double({ min: 0, max: 1000, noNaN: true }) }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(runs, (given) => {
      rmSync(file, { force: true });
      const durations = new Durations(file);
      for (const run of given) durations.remember('user-create', taken(run));
      const last = Math.max(given.at(-1)?.S10a ?? 0, 0.05);
      const [weight = 0] = durations.weights('user-create', ['S10a']);
      expect(Math.abs(weight - last)).toBeLessThanOrEqual(weight * 0.1 + 1e-9);
    }),
    { numRuns: 50 },
  );
});

test('a run without actions writes nothing, and a damaged file counts as none', () => {
  const durations = new Durations(file);
  durations.remember('user-create', []);
  expect(existsSync(file)).toBe(false);
  for (const content of ['', '{"user-create/S10a":"2"}', '[1]', 'null', '{']) {
    writeFileSync(file, content);
    expect(durations.weights('user-create', ['S10a'])).toEqual([1]);
  }
});
