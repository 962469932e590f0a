import { existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { History } from '../history/history.ts';
import { resumeCountdown } from '../recover-entries.ts';
import { Countdown, type Confirmer } from './countdown.ts';
import type { PendingChange } from './pending-change.ts';

let folder: string;
let file: string;
let told: string[];
let logged: string[];
const opened: Countdown[] = [];

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'pending-change.json');
  told = [];
  logged = [];
});

afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  vi.useRealTimers();
});

function open(takeBack: (pending: PendingChange) => Promise<void> = () => Promise.resolve()): Countdown {
  const countdown = new Countdown({
    file,
    async takeBack(pending, by) {
      await takeBack(pending);
      told.push(`taken back by ${by ?? 'nobody'}`);
    },
    confirmed(_, by) {
      told.push(`confirmed by ${by}`);
      return Promise.resolve();
    },
    log: (line) => logged.push(line),
  });
  opened.push(countdown);
  return countdown;
}

const change = {
  id: 'c1',
  author: 'ann',
  origin: 'firewall/rules',
  session: 'S',
  seconds: 60,
  changes: [],
  signals: [],
  together: false,
};

test.each<[string, Confirmer, boolean]>([
  ['its author in the same session', { account: 'ann', session: 'S' }, true],
  ['its author after signing in again', { account: 'ann', session: 'T' }, true],
  ['its author without a session, as by the command', { account: 'ann', session: undefined }, true],
  ['the same session', { account: 'bob', session: 'S' }, true],
  ['somebody else', { account: 'bob', session: 'T' }, false],
  ['somebody else without a session', { account: 'bob', session: undefined }, false],
])('%s confirms: %j %s', async (_, by, isAllowed) => {
  const countdown = open();
  countdown.begin(change);
  expect(await countdown.extend('c1', by, 60)).toBe(isAllowed);
  expect(await countdown.confirm('c1', by)).toBe(isAllowed);
  expect([countdown.pending === undefined, told]).toEqual([isAllowed, isAllowed ? [`confirmed by ${by.account}`] : []]);
});

test('a person without a session cannot confirm a change made by a command', async () => {
  const countdown = open();
  countdown.begin({ ...change, session: undefined });
  expect(await countdown.confirm('c1', { account: 'bob', session: undefined })).toBe(false);
});

test('a change that is not the waiting one is neither confirmed nor taken back', async () => {
  const countdown = open();
  const ann = { account: 'ann', session: 'S' };
  expect([await countdown.confirm('c1', ann), await countdown.takeBack('c1', 'ann')]).toEqual([false, false]);
  countdown.begin(change);
  expect([await countdown.confirm('c2', ann), await countdown.takeBack('c2', 'ann')]).toEqual([false, false]);
  countdown.drop('c2');
  expect(countdown.pending?.id).toBe('c1');
});

test('only one change can wait, also across processes, in a file that only root can read', () => {
  open().begin(change);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const other = open();
  expect(other.refuseSecond()).toMatchObject({ refused: true, key: 'errors.confirmPending' });
  expect(other.begin({ ...change, id: 'c2' })).toMatchObject({ refused: true, key: 'errors.confirmPending' });
  expect([open().pending?.id, existsSync(`${file}.${process.pid}.tmp`)]).toEqual(['c1', false]);
});

test('a file that is not ours does not block changes', () => {
  writeFileSync(file, '{"id":"c1"');
  const countdown = open();
  expect([countdown.refuseSecond(), countdown.begin(change)]).toEqual([undefined, undefined]);
  expect(countdown.pending?.id).toBe('c1');
});

test('a file in place of its folder is a failure and not a refusal', () => {
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
  expect(() => open().begin(change)).toThrow(expect.objectContaining({ key: 'errors.databaseUnwritable' }));
});

test('a folder in its place is not taken for a change that waits', () => {
  mkdirSync(file);
  expect(open().pending).toBeUndefined();
});

test('when the time is up, another process takes it back at once, and nobody can confirm it any more', async () => {
  open().begin(change);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  const next = open();
  expect(next.secondsLeft(next.pending ?? { ...change, until: 0 })).toBe(0);
  expect(await next.confirm('c1', { account: 'ann', session: 'S' })).toBe(false);
  await next.settled('c1');
  expect([told, next.pending]).toEqual([['taken back by nobody'], undefined]);
});

test('after a start it continues even if the history cannot be read', async () => {
  open().begin(change);
  const countdown = open();
  const history = new History(folder, join(folder, 'index'));
  const reported: string[] = [];
  await resumeCountdown(history, countdown, (line) => reported.push(line));
  expect(reported).toEqual(['the result of a change that waits for its confirmation is unknown']);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  await vi.waitFor(() => {
    expect(told).toEqual(['taken back by nobody']);
  }, 5000);
});

test('a clock that is set back does not make the countdown longer', () => {
  const countdown = open();
  countdown.begin(change);
  const { pending } = countdown;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
  expect(pending && countdown.secondsLeft(pending)).toBe(60);
});

test.each([
  [0, 10],
  [-5, 10],
  [20.6, 21],
  [1e9, 3600],
])('%d seconds are kept within the limits: %d', (seconds, kept) => {
  const countdown = open();
  countdown.begin({ ...change, seconds });
  expect(countdown.pending?.seconds).toBe(kept);
});

test('a change that cannot be taken back stays waiting', async () => {
  const countdown = open(() => Promise.reject(new Error('the disk is full')));
  countdown.begin(change);
  await expect(countdown.takeBack('c1', 'ann')).rejects.toThrow('the disk is full');
  expect([countdown.pending?.id, told]).toEqual(['c1', []]);
});

test('a change goes on waiting while its file cannot be read, and the log says it once', () => {
  const countdown = open();
  countdown.begin(change);
  expect(countdown.pending?.id).toBe('c1');
  const away = `${folder}.away`;
  renameSync(folder, away);
  // A link to itself cannot be read by anybody, not even by root.
  symlinkSync(folder, folder);
  expect([countdown.pending?.id, countdown.pending?.id]).toEqual(['c1', 'c1']);
  expect(logged).toEqual(['the change that waits for its confirmation cannot be read']);
  rmSync(folder);
  renameSync(away, folder);
  rmSync(file);
  expect(countdown.pending).toBeUndefined();
});
