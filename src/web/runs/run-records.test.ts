import { expect, test } from 'vitest';
import type { ActionDetails, RunDetails } from '../../events/journal/run-details.ts';
import type { RecordsOfRun } from '../page/models/run-model.ts';
import { action, run } from './made-up-run.fixture.ts';
import { recordsOfRun } from './run-records.ts';

const signals = (...users: readonly string[]): RunDetails['signals'] =>
  users.map((user) => ({ event: 'user-create', args: [user] }));

/** A run about users, and what the page says of each. */
function shown(
  users: readonly string[],
  actions: readonly ActionDetails[],
  changed: Omit<Partial<RunDetails>, 'unsettled'> & { readonly unsettled?: readonly string[] } = {},
): RecordsOfRun {
  const all = signals(...users);
  const { unsettled = [], ...more } = changed;
  const left = all.filter(({ args: [user = ''] }) => unsettled.includes(user));
  return recordsOfRun(run(actions, { signals: all, unsettled: left, ...more }), [], 'en');
}

const of = (signal: number, state: ActionDetails['state'], more: Partial<ActionDetails> = {}): ActionDetails =>
  action('S10make', { signal, state, ...more });

const going = { ended: undefined, state: 'running' } as const;

test('while a run goes on each record is done, running or waiting', () => {
  const actions = [of(0, 'done'), of(1, 'running'), of(2, 'waiting')];
  const { total, open, done, waiting } = shown(['ann', 'bob', 'cyd'], actions, going);
  expect(total).toBe(3);
  expect(open.map(({ text, state }) => [text, state])).toEqual([['user-create bob', 'running']]);
  expect(done.names).toEqual(['user-create ann']);
  expect(waiting.names).toEqual(['user-create cyd']);
});

test('a record between two of its actions is running, and one whose actions are not known yet waits', () => {
  const { open, waiting } = shown(['ann', 'bob'], [of(0, 'done'), of(0, 'waiting')], going);
  expect(open.map(({ text, state }) => [text, state])).toEqual([['user-create ann', 'running']]);
  expect(waiting.names).toEqual(['user-create bob']);
});

test('failed records come first, each with its own actions only', () => {
  const actions = [of(0, 'running'), of(1, 'failed', { exit: '3' }), of(1, 'done'), action('S90shared')];
  const { open, failed } = shown(['ann', 'bob'], actions, going);
  expect(failed).toBe(1);
  expect(open.map(({ id, state, actions: own }) => [id, state, own.length])).toEqual([
    ['record-1', 'failed', 2],
    ['record-0', 'running', 1],
  ]);
});

test('what an interrupted run did not start is shown as left out', () => {
  const actions = [of(0, 'done'), of(1, 'skipped')];
  const { done, left } = shown(['ann', 'bob'], actions, { state: 'interrupted', unsettled: ['bob'] });
  expect([done.names, left.names]).toEqual([['user-create ann'], ['user-create bob']]);
});

test('in a cancelled run the record whose action was cut short did not fail; one that failed before did', () => {
  const actions = [of(0, 'failed', { exit: '1' }), of(1, 'failed', { exit: 'interrupted' })];
  const ended = { state: 'failed', unsettled: ['ann', 'bob'] } as const;
  const cancelled = shown(['ann', 'bob'], actions, { ...ended, reason: 'cancelled' });
  expect(cancelled.open.map(({ text }) => text)).toEqual(['user-create ann']);
  expect(cancelled.left.names).toEqual(['user-create bob']);
  expect(shown(['ann', 'bob'], actions, { ...ended, reason: 'stopped' }).failed).toBe(2);
});

test('of thousands of records, 50 are shown with their actions and 1,000 by name', () => {
  const users = Array.from({ length: 1100 }, (_, index) => `user${index}`);
  const all = (state: ActionDetails['state']): RecordsOfRun =>
    shown(
      users,
      users.map((_, index) => of(index, state)),
    );
  const { open, moreOpen, failed } = all('failed');
  expect([open.length, moreOpen.length, failed]).toEqual([50, 1000, 1100]);
  expect(moreOpen[0]).toBe('user-create user50');
  const { done } = all('done');
  expect([done.count, done.names.length, done.more]).toEqual([1100, 1000, 100]);
});
