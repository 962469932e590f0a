import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Countdown } from './confirm/countdown.ts';
import type { EntryState } from './history/history-entry.ts';
import { History } from './history/history.ts';
import { madeUpEntry } from './history/made-up-entry.fixture.ts';
import { resumeCountdown } from './recover-entries.ts';

let folder: string;
let history: History;
let countdown: Countdown;
let taken: string[];
let logged: string[];
const log = (line: string): void => void logged.push(line);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-recover-'));
  history = new History(join(folder, 'history'), join(folder, 'index'));
  [taken, logged] = [[], []];
  countdown = new Countdown({
    file: join(folder, 'pending'),
    takeBack: ({ id }) => Promise.resolve(void taken.push(id)),
    confirmed: () => Promise.resolve(),
    log,
  });
  const { id, author, origin, changes, signals } = madeUpEntry(1);
  countdown.begin({ id, author, origin, session: undefined, seconds: 60, changes, signals, together: false });
});

afterEach(async () => {
  countdown.close();
  await history.close();
  rmSync(folder, { recursive: true });
});

test.each<[EntryState, 'goes on' | 'ends', string[]]>([
  ['applied', 'goes on', []],
  ['abandoned', 'ends', []],
  ['interrupted', 'ends', [madeUpEntry(1).id]],
])('after a restart the countdown of a change that is %s %s', async (state, then, takenBack) => {
  await history.add({ ...madeUpEntry(1), state });
  await resumeCountdown(history, countdown, log);
  expect([countdown.pending ? 'goes on' : 'ends', taken]).toEqual([then, takenBack]);
});

test('after a restart the countdown of a change that was never made ends', async () => {
  await resumeCountdown(history, countdown, log);
  expect([countdown.pending, taken, logged]).toEqual([undefined, [], []]);
});

test('a countdown goes on if the history cannot be read', async () => {
  mkdirSync(join(folder, 'history'));
  await resumeCountdown(history, countdown, log);
  expect([countdown.pending?.id, taken]).toEqual([madeUpEntry(1).id, []]);
  expect(logged).toEqual(['the result of a change that waits for its confirmation is unknown']);
});
