import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionNames, interruptedReport, RunBuilder, unsettledSignals } from './run-builder.ts';
import type { PlannedAction, RunDetails, RunReport } from './run-details.ts';

const at = '2026-03-01T10:00:00.000Z';
type ReportOf<type extends RunReport['type']> = Extract<RunReport, { type: type }>;

const signalled = (more: Partial<ReportOf<'signalled'>> = {}): RunReport => ({
  type: 'signalled',
  at,
  id: 'r1',
  event: 'user-modify',
  args: ['ann'],
  author: 'admin',
  changeSet: 'c1',
  within: undefined,
  depth: 0,
  process: '1/2/3',
  ...more,
});

const planned = (name: string, more: Partial<PlannedAction> = {}): PlannedAction => ({
  name,
  source: 'root',
  skipped: undefined,
  ...more,
});

const started = (...actions: readonly PlannedAction[]): RunReport => ({ type: 'started', at, actions });
const begun = (action: number): RunReport => ({ type: 'action-started', at, action });
const done = (action: number, state: 'done' | 'failed' = 'done'): RunReport => ({
  type: 'action-ended',
  at,
  action,
  state,
  exit: state === 'done' ? '0' : '1',
  seconds: 2,
});
const ended = (more: Partial<ReportOf<'ended'>> = {}): RunReport => ({
  type: 'ended',
  at,
  state: 'done',
  failed: [],
  reason: undefined,
  by: undefined,
  ...more,
});

function built(...reports: readonly RunReport[]): RunDetails {
  return reports.reduce((builder, report) => builder.add(report), new RunBuilder()).details();
}

const two = [
  { event: 'user-modify', args: ['ann'] },
  { event: 'user-modify', args: ['bob'] },
];

test('a run waits, runs and ends; its actions with it', () => {
  const reports = [
    signalled(),
    started(planned('S10a', { weight: 5 }), planned('S20b'), planned('S30c', { skipped: 'not executable', weight: 9 })),
    begun(0),
    done(0),
    begun(1),
    done(1, 'failed'),
    ended({ state: 'failed', failed: ['S20b'], unsettled: [0] }),
  ];
  const states = reports.map((_, index) => {
    const { state, actions } = built(...reports.slice(0, index + 1));
    return [state, ...actions.map((action) => action.state)].join(' ');
  });
  expect(states).toEqual([
    'queued',
    'running waiting waiting skipped',
    'running running waiting skipped',
    'running done waiting skipped',
    'running done running skipped',
    'running done failed skipped',
    'failed done failed skipped',
  ]);
  const { actions, ...run } = built(...reports);
  expect(run).toMatchObject({
    id: 'r1',
    author: 'admin',
    failed: ['S20b'],
    started: new Date(at),
    ended: new Date(at),
  });
  expect(run.unsettled).toEqual([{ event: 'user-modify', args: ['ann'] }]);
  expect(actions.map(({ weight, exit, seconds, message }) => [weight, exit, seconds, message])).toEqual([
    [5, '0', 2, undefined],
    [1, '1', 2, undefined],
    [0, '', undefined, 'not executable'],
  ]);
});

test('output is put together in its order, with a mark where some is left out', () => {
  const text = (output: string): RunReport => ({ type: 'output', at, action: 0, text: output });
  const [action] = built(
    signalled(),
    started(planned('S10a')),
    text('one\n'),
    { type: 'output-cut', at, action: 0 },
    text('end\n'),
  ).actions;
  expect([action?.output, action?.cut]).toEqual(['one\n[…]\nend\n', true]);
});

test('progress never goes back, and never beyond the end; a message stays until there is another', () => {
  const progress = (fraction: number, message?: string): RunReport => ({
    type: 'progress',
    at,
    action: 0,
    fraction,
    message,
  });
  const after = (...reports: readonly RunReport[]): unknown[] => {
    const [action] = built(signalled(), started(planned('S10a')), ...reports).actions;
    return [action?.progress, action?.message];
  };
  expect(after(progress(0.5, 'half'))).toEqual([0.5, 'half']);
  expect(after(progress(0.5, 'half'), progress(0.2))).toEqual([0.5, 'half']);
  expect(after(progress(7, 'all'), progress(1, 'more'))).toEqual([1, 'more']);
  expect(after(progress(-1))).toEqual([0, undefined]);
});

test('a report about an action that was not planned is ignored', () => {
  expect(
    built(signalled(), begun(0), started(planned('S10a')), begun(7), begun(-1)).actions.map(({ state }) => state),
  ).toEqual(['waiting']);
});

test('a file that was written once and then left as it is counts as written, with its last content', () => {
  const file = (name: string, outcome: 'written' | 'unchanged' | 'deleted', sha256?: string): RunReport => ({
    type: 'file',
    at,
    action: 0,
    file: name,
    outcome,
    sha256,
  });
  const { files } = built(
    signalled(),
    file('/a', 'written', '1'),
    file('/b', 'unchanged', '1'),
    file('/a', 'unchanged', '2'),
    file('/c', 'written', '1'),
    file('/c', 'deleted'),
  );
  expect(files).toEqual([
    { file: '/a', outcome: 'written', sha256: '2' },
    { file: '/b', outcome: 'unchanged', sha256: '1' },
    { file: '/c', outcome: 'deleted', sha256: undefined },
  ]);
});

describe('the signals to signal again', () => {
  const run = (...reports: readonly RunReport[]): readonly string[] =>
    built(signalled({ signals: two }), ...reports).unsettled.map(({ args }) => String(args[0]));

  test('are those that the end names; without names all of a run that was not done, and none of one that was', () => {
    expect(run(ended({ unsettled: [1] }))).toEqual(['bob']);
    expect(run(ended({ unsettled: [] }))).toEqual([]);
    expect(run(ended({ state: 'failed', unsettled: undefined } as object))).toEqual(['ann', 'bob']);
    expect(run(ended())).toEqual([]);
  });

  test('are those of an action that failed or was not run; all where the action is shared or nothing has started', () => {
    const actions = [planned('S10a', { signal: 0 }), planned('S10a', { signal: 1 }), planned('S90z')];
    const unsettled = (...reports: readonly RunReport[]): number[] =>
      unsettledSignals(built(signalled({ signals: two }), ...reports));
    expect(unsettled()).toEqual([0, 1]);
    expect(unsettled(started(...actions), begun(0), done(0), begun(1), done(1, 'failed'), begun(2), done(2))).toEqual([
      1,
    ]);
    expect(unsettled(started(...actions), begun(0), done(0), begun(1), done(1), begun(2), done(2, 'failed'))).toEqual([
      0, 1,
    ]);
    expect(unsettled(started(...actions), begun(0), done(0), begun(1), done(1), begun(2), done(2))).toEqual([]);
    expect(unsettled(started(...actions.slice(0, 2)), begun(0), done(0))).toEqual([1]);
  });
});

test('a run whose process is gone was interrupted: what ran has failed, what waited is skipped, once for each name', () => {
  const details = built(
    signalled({ signals: two }),
    started(
      planned('S10a', { signal: 0 }),
      planned('S20b', { signal: 0 }),
      planned('S20b', { signal: 1 }),
      planned('S30c'),
    ),
    begun(0),
    done(0),
    begun(1),
    done(1, 'failed'),
    begun(2),
  );
  const report = interruptedReport(details, at);
  expect(report).toMatchObject({ state: 'interrupted', failed: ['S20b'], unsettled: [0, 1], reason: 'process-gone' });
  const builder = new RunBuilder().add(signalled());
  for (const one of [started(planned('S10a'), planned('S20b')), begun(0), report, ended()]) builder.add(one);
  const { state, actions } = builder.details();
  expect([state, ...actions.map((action) => `${action.state} ${action.exit}`)]).toEqual([
    'interrupted',
    'failed interrupted',
    'skipped ',
  ]);
  expect(actionNames([{ name: 'a' }, { name: 'b' }, { name: 'a' }])).toEqual(['a', 'b']);
});

const anyReport = fc.oneof(
  fc.nat(3).map(begun),
  fc.nat(3).map((action) => done(action)),
  fc.nat(3).map((action) => done(action, 'failed')),
);

test('details that were taken do not change with later reports, and the summary agrees with them', () => {
  fc.assert(
    fc.property(fc.array(anyReport, { maxLength: 8 }), (reports) => {
      const builder = new RunBuilder().add(signalled()).add(started(planned('S10a'), planned('S20b'), planned('S30c')));
      const before = builder.details();
      const copy = structuredClone(before);
      for (const report of [...reports, ended()]) builder.add(report);
      expect(before).toEqual(copy);
      expect(builder.details()).toMatchObject(builder.summary());
      for (const { state } of builder.details().actions) expect(['done', 'failed', 'skipped']).toContain(state);
    }),
  );
});
