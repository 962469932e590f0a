import { expect, test } from 'vitest';
import { openRoot } from '../../root.ts';
import type { PlannedAction, Run, RunReport } from '../../events/journal/run-details.ts';
import { printAsJson, printLive, printOutput } from './run-printer.ts';

const at = '2026-03-01T10:00:00.000Z';
const planned = (name: string, skipped?: string): PlannedAction => ({ name, source: 'root', skipped });

const signalled: RunReport = {
  type: 'signalled',
  at,
  id: 'r1',
  event: 'demo',
  args: ['x', 'y'],
  author: 'admin',
  changeSet: undefined,
  within: undefined,
  depth: 0,
  process: '1/2/3',
};

const started = (...actions: readonly PlannedAction[]): RunReport => ({ type: 'started', at, actions });
const begun = (action: number): RunReport => ({ type: 'action-started', at, action });
const output = (action: number, text: string): RunReport => ({ type: 'output', at, action, text });
const over = (
  action: number,
  exit: string,
  state: 'done' | 'failed' | 'skipped' = exit === '0' ? 'done' : 'failed',
): RunReport => ({
  type: 'action-ended',
  at,
  action,
  state,
  exit,
  seconds: 1.26,
});
const ended = (
  state: 'done' | 'failed' | 'interrupted' = 'done',
  reason?: Extract<RunReport, { type: 'ended' }>['reason'],
): RunReport => ({
  type: 'ended',
  at,
  state,
  failed: [],
  reason,
  by: undefined,
});

/** What a printer says about a run with these reports, on standard output and standard error. */
async function said(
  print: typeof printLive,
  ...reports: readonly RunReport[]
): Promise<{ readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  const run: Pick<Run, 'reports'> & Omit<Run, 'reports'> = {
    id: 'r1',
    // eslint-disable-next-line @typescript-eslint/require-await -- reports come at once
    async *reports() {
      yield* reports;
    },
    finished: Promise.reject(new Error('not asked for')),
    cancel: () => undefined,
  };
  run.finished.catch(() => undefined);
  await print(run, {
    root: openRoot('/nowhere'),
    program: 'signal-event',
    environment: {},
    stdin: () => Promise.resolve(''),
    out: (text) => (out += String(text)),
    err: (text) => (err += text),
  });
  return { out, err };
}

/** The lines that stay on a terminal. */
function staying(err: string): string[] {
  return err.split('\n').flatMap((line) => {
    const shown = line.split('\r\x1b[K').at(-1) ?? '';
    return shown === '' ? [] : [shown];
  });
}

test('on a terminal each action leaves a line with its duration, its output indented above', async () => {
  const reports = [
    signalled,
    started(planned('S10a'), planned('S20b')),
    begun(0),
    output(0, 'one\ntwo\n'),
    over(0, '0'),
    begun(1),
    over(1, '3'),
    ended('failed'),
  ];
  const { out, err } = await said(printLive, ...reports);
  expect(out).toBe('');
  expect(staying(err)).toEqual(['      one', '      two', '  ✓ S10a 1.3 s', '  ✗ S20b 1.3 s (exit status 3)']);
});

test('a run that waits, and how far an action is, are shown until there is more to say', async () => {
  const progress: RunReport = { type: 'progress', at, action: 0, fraction: 0.567, message: 'copying' };
  const { err } = await said(printLive, signalled, started(planned('S10a')), begun(0), progress, over(0, '0'), ended());
  expect(err).toContain('  … waiting for the run before this one 0.0 s');
  expect(err).toContain('  … S10a 56 % copying 0.0 s');
  expect(err.split('✓ S10a')[1]).not.toContain('… S10a');
  expect(staying(err)).toEqual(['  ✓ S10a 1.3 s']);
});

test.each([
  ['signal SIGKILL', '(signal SIGKILL)'],
  ['time limit', '(time limit)'],
  ['cannot start', '(cannot start)'],
  ['127', '(exit status 127)'],
])('an action that ended with %s says %s', async (exit, text) => {
  const { err } = await said(
    printOutput,
    signalled,
    started(planned('S10a')),
    begun(0),
    output(0, 'half'),
    over(0, exit),
    ended('failed'),
  );
  expect(err).toBe(`halfS10a failed ${text}\n`);
});

test('within an action only the output, what failed and why the run ended early are said', async () => {
  const reports = [
    signalled,
    started(planned('S10a'), planned('S20b')),
    begun(0),
    output(0, 'one\n'),
    over(0, '0'),
    ended('interrupted', 'cancelled'),
  ];
  expect(await said(printOutput, ...reports)).toEqual({ out: '', err: 'one\ncancelled\n' });
  expect((await said(printLive, signalled, ended('failed', 'unknown-event'))).err).toMatch(
    / {2}✗ there is no such event\n$/,
  );
});

const json = async (...reports: readonly RunReport[]): Promise<unknown[]> =>
  (await said(printAsJson, ...reports)).out
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

test('as JSON each action is reported twice, skipped ones not at all, with the part that is done', async () => {
  const actions = [planned('S10a'), planned('S15x', 'not executable'), planned('S20b'), planned('S30c')];
  const lines = await json(
    signalled,
    started(...actions),
    begun(0),
    over(0, '0'),
    begun(2),
    over(2, '2'),
    begun(3),
    over(3, '0'),
    ended('failed'),
  );
  const { pid } = process;
  expect(lines[0]).toEqual({ event: 'demo', args: 'x,y', steps: 3, pid });
  expect(
    lines.slice(1, -1).map((line) => JSON.stringify(line, ['action', 'state', 'step', 'exit', 'progress'])),
  ).toEqual([
    '{"action":"S10a","state":"running","step":1}',
    '{"action":"S10a","state":"done","step":1,"exit":0,"progress":"0.33"}',
    '{"action":"S20b","state":"running","step":2}',
    '{"action":"S20b","state":"done","step":2,"exit":512,"progress":"0.67"}',
    '{"action":"S30c","state":"running","step":3}',
    '{"action":"S30c","state":"done","step":3,"exit":0,"progress":"1.00"}',
  ]);
  expect(lines.at(-1)).toEqual({ event: 'demo', status: 'failed', pid });
});

test.each([
  ['0', 0],
  ['255', 65_280],
  ['cannot start', 32_512],
  ['signal SIGKILL', 9],
  ['signal SIGTERM', 15],
  ['time limit', 15],
  ['interrupted', 15],
])('as JSON the exit %j is the wait status %d', async (exit, status) => {
  const lines = await json(signalled, started(planned('S10a')), begun(0), over(0, exit), ended());
  expect(lines[2]).toMatchObject({ exit: status });
});

test('as JSON an action that was skipped while it waited is not told', async () => {
  const lines = await json(signalled, started(planned('S10a')), over(0, '', 'skipped'), ended('interrupted'));
  expect(lines).toHaveLength(2);
});

test('as JSON a run that did nothing says only how it ended', async () => {
  expect(await json(signalled, ended('failed', 'waited-too-long'))).toEqual([
    { event: 'demo', status: 'failed', pid: process.pid },
  ]);
  expect(await json(signalled, started(), ended())).toHaveLength(2);
});
