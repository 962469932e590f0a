import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AttemptCounter, type AttemptCount } from './attempt-counter.ts';

const settings = { attempts: 2, seconds: 10, keys: 3 };
const start = Date.parse('2026-01-01T00:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Sets the clock to some milliseconds after the start. */
function at(ms: number): void {
  vi.setSystemTime(start + ms);
}

/** The names of the keys that are stored, the oldest first. */
function namesOf(counted: AttemptCounter): string[] {
  return counted.entries().map(([key]) => key);
}

describe('a key', () => {
  test('waits after its last try until the first one expires', () => {
    const counted = new AttemptCounter(settings);
    expect(counted.waitSeconds('a')).toBe(0);
    counted.spend('a');
    expect(counted.waitSeconds('a')).toBe(0);
    at(4000);
    counted.spend('a');
    expect(counted.waitSeconds('a')).toBe(6);
    at(9999);
    expect(counted.waitSeconds('a')).toBe(1);
    at(10_000);
    expect([counted.waitSeconds('a'), counted.entries()]).toEqual([0, []]);
  });

  test('does not wait longer because of attempts while it waits', () => {
    const counted = new AttemptCounter({ ...settings, attempts: 1 });
    counted.spend('a');
    at(9000);
    counted.spend('a');
    expect(counted.waitSeconds('a')).toBe(1);
  });

  test('does not wait because of another', () => {
    const counted = new AttemptCounter({ ...settings, attempts: 1 });
    counted.spend('a');
    expect([counted.waitSeconds(''), counted.waitSeconds('A'), counted.waitSeconds('__proto__')]).toEqual([0, 0, 0]);
  });

  test('can use a try that was given back, and has all attempts after it was cleared', () => {
    const counted = new AttemptCounter(settings);
    for (const key of ['a', 'a', 'b', 'b']) counted.spend(key);
    counted.giveBack('a');
    expect(counted.waitSeconds('a')).toBe(0);
    counted.spend('a');
    expect(counted.waitSeconds('a')).toBe(10);
    counted.clear('b');
    counted.spend('b');
    expect(counted.waitSeconds('b')).toBe(0);
  });

  test('is forgotten when its only try was given back; nothing happens for one that is not known', () => {
    const counted = new AttemptCounter(settings);
    counted.spend('a');
    for (const key of ['a', 'a', 'b']) counted.giveBack(key);
    counted.clear('b');
    expect(counted.entries()).toEqual([]);
  });
});

test('after the clock was set back nobody waits longer than the limit from then on, and all attempts are counted', () => {
  const counted = new AttemptCounter({ ...settings, attempts: 1 });
  at(100_000);
  counted.spend('a');
  at(0);
  counted.spend('b');
  expect([counted.waitSeconds('a'), counted.waitSeconds('b')]).toEqual([10, 10]);
  at(20_000);
  expect([counted.waitSeconds('a'), counted.waitSeconds('b')]).toEqual([0, 0]);
  counted.spend('b');
  expect(counted.waitSeconds('b')).toBe(10);
});

test('with a limit of no attempts everybody waits', () => {
  at(20_000);
  expect(new AttemptCounter({ ...settings, attempts: 0 }).waitSeconds('a')).toBe(10);
});

test('the oldest key is forgotten first, counted from its first attempt', () => {
  const counted = new AttemptCounter(settings);
  for (const key of ['a', 'b', 'a', 'c', 'd']) counted.spend(key);
  expect(namesOf(counted)).toEqual(['b', 'c', 'd']);
});

test('attempts that were stored count again, but not after they expired', () => {
  const counted = new AttemptCounter({ ...settings, attempts: 1 });
  counted.spend('a');
  at(6000);
  counted.spend('b');
  at(11_000);
  const again = new AttemptCounter({ ...settings, attempts: 1 }, counted.entries());
  expect([again.waitSeconds('a'), again.waitSeconds('b'), namesOf(again)]).toEqual([0, 5, ['b']]);
});

test('no stored try makes anybody wait longer than a new one, and no more keys than allowed are stored', () => {
  const anyKept = fc.array(
    fc.tuple(fc.string({ maxLength: 3 }), fc.record({ spent: fc.nat(5), until: fc.double({ noNaN: true }) })),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(anyKept, (kept: [string, AttemptCount][]) => {
      const counted = new AttemptCounter(settings, kept);
      expect(counted.entries().length).toBeLessThanOrEqual(settings.keys);
      for (const [key] of kept) expect(counted.waitSeconds(key)).toBeLessThanOrEqual(settings.seconds);
    }),
  );
});

test('at any time, a key waits exactly if its attempts of the period are used up', () => {
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    work: fc.constantFrom('spend', 'spend', 'giveBack', 'clear'),
    ms: fc.nat(4000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      at(0);
      const counted = new AttemptCounter(settings);
      const expected = new Map<string, AttemptCount>();
      let now = 0;
      for (const { key, work, ms } of steps) {
        now += ms;
        at(now);
        const known = expected.get(key);
        const { spent, until } = known && known.until > now ? known : { spent: 0, until: now + 10_000 };
        const left = work === 'spend' ? spent + 1 : work === 'clear' ? 0 : spent - 1;
        if (left > 0) expected.set(key, { spent: left, until });
        else expected.delete(key);
        expect(counted.waitSeconds(key)).toBe(spent < settings.attempts ? 0 : Math.ceil((until - now) / 1000));
        counted[work](key);
        expect(counted.waitSeconds(key)).toBe(left < settings.attempts ? 0 : Math.ceil((until - now) / 1000));
      }
    }),
  );
});
