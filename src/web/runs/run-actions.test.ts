import { expect, test } from 'vitest';
import type { RunDetails } from '../../events/journal/run-details.ts';
import { action, after, run } from './made-up-run.fixture.ts';
import { actionModels, durationOf } from './run-actions.ts';

const shown = (of: RunDetails, inner: readonly RunDetails[] = []): ReturnType<typeof actionModels> =>
  actionModels(of, [...of.actions.keys()], inner, 'en');

test('an action of a run about several records is named with its own', () => {
  const signals = ['abc', 'bob'].map((user) => ({ event: 'user-create', args: [user] }));
  const actions = [action('S10make', { signal: 1 }), action('S90reload')];
  expect(shown(run(actions, { signals })).map(({ title }) => title)).toEqual([
    'S10make (user-create bob)',
    'S90reload',
  ]);
  expect(shown(run([action('S10make', { signal: 0 })])).map(({ title }) => title)).toEqual(['S10make']);
});

test('the progress of an action is shown only while it runs', () => {
  const progress = { progress: 0.339, message: 'abc' };
  const running = action('S10make', { state: 'running', seconds: undefined, ...progress });
  const states = shown(run([running, action('S20next', progress), action('S30last', { state: 'running' })]));
  expect(states.map(({ doing }) => doing)).toEqual([{ percent: 33, message: 'abc' }, undefined, undefined]);
  expect(states[0]?.duration).toBe('');
});

test('the action that ended because the run was cancelled did not fail', () => {
  const cut = action('S10make', { state: 'failed', exit: 'interrupted' });
  const before = action('S05before', { state: 'failed', exit: '3' });
  expect(shown(run([before, cut], { reason: 'cancelled' })).map(({ state }) => state)).toEqual(['failed', 'cancelled']);
  expect(shown(run([cut], { reason: 'stopped' })).map(({ state }) => state)).toEqual(['failed']);
});

test('a run within a run is shown at the action that was running then', () => {
  const actions = [action('S10make'), action('S20signal', { started: after(2), seconds: undefined, state: 'running' })];
  const inner = run([action('S50web')], { id: 'r2', event: 'web-update', args: [], started: after(3) });
  const models = shown(run(actions), [inner]);
  expect(models.map((model) => model.inner.map(({ event }) => event))).toEqual([[], ['web-update']]);
  expect(models[1]?.inner[0]).toMatchObject({ href: '/server-manager/runs/r2', state: 'done' });
});

test('a run has a duration once it has ended', () => {
  expect(durationOf(run([]), 'en')).toMatch(/^2/);
  expect(durationOf(run([], { ended: undefined }), 'en')).toBe('');
});
