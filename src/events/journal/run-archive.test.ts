import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { identityOf, isAlive, ownIdentity } from '../../process/process-identity.ts';
import { Journals } from './journals.ts';
import { RunArchive } from './run-archive.ts';
import type { RunReport } from './run-details.ts';

let folder: string;
let journals: Journals;
let archive: RunArchive;

beforeEach(() => {
  folder = temporaryFolder().path;
  journals = new Journals(folder);
  archive = new RunArchive(journals);
});

const at = '2026-03-01T10:00:00.000Z';
/** A process of an earlier boot. */
const gone = '1/2/earlier';

interface Given {
  readonly process?: string;
  readonly within?: string;
  readonly at?: string;
  readonly depth?: number;
}

const signalled = (id: string, { process = gone, within, depth = 0, at: when = at }: Given = {}): RunReport => ({
  type: 'signalled',
  at: when,
  id,
  event: 'demo',
  args: [],
  author: 'admin',
  changeSet: undefined,
  within,
  depth,
  process,
});

const started: RunReport = {
  type: 'started',
  at,
  actions: ['S10a', 'S20b'].map((name) => ({ name, source: 'root', skipped: undefined })),
};
const begun: RunReport = { type: 'action-started', at, action: 0 };
const ended: RunReport = { type: 'ended', at, state: 'done', failed: [], reason: undefined, by: undefined };

function write(id: string, ...reports: readonly RunReport[]): void {
  const journal = journals.open(id);
  for (const report of reports) journal.add(report);
  journal.close();
}

const fail = (id: string, error: unknown): never => {
  throw new Error(id, { cause: error });
};

/** A program that leads its own group, as the programs of actions do. */
async function program(script: string): Promise<{ readonly child: ChildProcess; readonly identity: string }> {
  const child = spawn('sh', ['-c', `echo ready; ${script}`], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return { child, identity: identityOf(child.pid ?? 0) };
}

test('a run whose process was killed is shown as interrupted, before its journal says so', () => {
  write('r1', signalled('r1'), started, begun);
  const run = archive.find('r1');
  expect([run?.state, run?.reason, run?.failed]).toEqual(['interrupted', 'process-gone', ['S10a']]);
  expect(run?.actions.map(({ state }) => state)).toEqual(['failed', 'skipped']);
  expect(journals.read('r1')).toHaveLength(3);
});

test('the end of a killed run is written once, and what it needed is removed', async () => {
  write('r1', signalled('r1'), started, begun);
  write('r2', signalled('r2'), ended);
  write('r3', signalled('r3', { process: ownIdentity() }), started);
  journals.askToCancel('r1', 'ann');
  expect((await archive.closeInterrupted(fail)).map(({ id }) => id)).toEqual(['r1']);
  expect(journals.read('r1')?.at(-1)).toMatchObject({ type: 'ended', state: 'interrupted', failed: ['S10a'] });
  expect(journals.askedToCancel('r1')).toBeUndefined();
  const text = readFileSync(journals.file('r1') ?? '', 'utf8');
  expect(await archive.closeInterrupted(fail)).toEqual([]);
  expect(readFileSync(journals.file('r1') ?? '', 'utf8')).toBe(text);
  expect([archive.find('r2')?.state, archive.find('r3')?.state]).toEqual(['done', 'running']);
});

test('after a torn last line the end of a killed run is on a line of its own', async () => {
  write('r1', signalled('r1'), started, begun);
  appendFileSync(journals.file('r1') ?? '', '{"type":"outp');
  expect(await archive.closeInterrupted(fail)).toHaveLength(1);
  expect(journals.ends('r1')?.last).toMatchObject({ type: 'ended', state: 'interrupted' });
  expect(await archive.closeInterrupted(fail)).toEqual([]);
});

test('the program that a killed run left behind is ended, and the action says so', async () => {
  const { child, identity } = await program('sleep 600');
  const exit = once(child, 'exit');
  write('r1', signalled('r1'), started, begun, { type: 'process', at, action: 0, process: identity });
  const [run] = await archive.closeInterrupted(fail);
  await exit;
  expect(isAlive(identity)).toBe(false);
  expect(run?.actions[0]?.output).toBe(
    `Panelsmith was killed while process ${child.pid ?? ''} ran on; it has been ended.\n`,
  );
});

test('a process of an action and a program it started later are both ended', async () => {
  const [first, second] = [await program('sleep 600'), await program('sleep 600')];
  const started1: RunReport = { type: 'process', at, action: 0, process: first.identity };
  write('r1', signalled('r1'), started, begun, started1, { ...started1, process: second.identity });
  const [run] = await archive.closeInterrupted(fail);
  await expect.poll(() => [isAlive(first.identity), isAlive(second.identity)]).toEqual([false, false]);
  expect(run?.actions[0]?.output.match(/it has been ended/g)).toHaveLength(2);
});

test('a program of an action that had ended is left alone, even if it still runs', async () => {
  const { identity } = await program('sleep 600');
  const done: RunReport = { type: 'action-ended', at, action: 0, state: 'done', exit: '0', seconds: 1 };
  write('r1', signalled('r1'), started, begun, { type: 'process', at, action: 0, process: identity }, done);
  const [run] = await archive.closeInterrupted(fail);
  expect([run?.state, run?.actions[0]?.output]).toEqual(['interrupted', '']);
  expect(isAlive(identity)).toBe(true);
});

test('a run that cannot be closed is reported, and the others are closed', async () => {
  write('r1', signalled('r1'), started);
  write('r2', signalled('r2'), started);
  const odd = new (class extends Journals {
    override open(id: string): ReturnType<Journals['open']> {
      if (id === 'r1') throw new Error('read-only');
      return super.open(id);
    }
  })(folder);
  const failed: string[] = [];
  const closed = await new RunArchive(odd).closeInterrupted((id) => failed.push(id));
  expect([failed, closed.map(({ id }) => id)]).toEqual([['r1'], ['r2']]);
});

test('only a run that goes on can be cancelled, or tells its depth', () => {
  write('r1', signalled('r1', { process: ownIdentity(), depth: 2 }));
  write('r2', signalled('r2', { process: ownIdentity() }), ended);
  write('r3', signalled('r3'));
  expect(['r1', 'r2', 'r3', 'r4', '../r1', undefined].map((id) => archive.going(id))).toEqual([
    2,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['r1', 'r2', 'r3', 'r4'].map((id) => archive.askToCancel(id, 'ann'))).toEqual([true, false, false, false]);
  expect([journals.askedToCancel('r1'), existsSync(join(folder, 'r2.cancel'))]).toEqual(['ann', false]);
});

test('the latest runs come first, without those that their actions signalled; what is live is not read', () => {
  for (const id of ['r1', 'r2', 'r3', 'r5']) write(id, signalled(id), ended);
  write('r4', signalled('r4', { within: 'r3' }), ended);
  expect(archive.recent(3, () => undefined).map(({ id }) => id)).toEqual(['r5', 'r3', 'r2']);
  const live = archive.find('r1');
  expect(
    archive.recent(9, (id) => (id === 'r5' && live ? { ...live, id: 'live' } : undefined)).map(({ id }) => id),
  ).toEqual(['live', 'r3', 'r2', 'r1']);
  expect(archive.recent(0, () => undefined)).toEqual([]);
});

test('a finished run is read once, until it is forgotten', () => {
  write('r1', signalled('r1'), ended);
  const [first] = archive.recent(1, () => undefined);
  expect(first?.state).toBe('done');
  expect(archive.recent(1, () => undefined)[0]).toBe(first);
  archive.forget(['r1']);
  const [again] = archive.recent(1, () => undefined);
  expect([again === first, again]).toEqual([false, first]);
});

test('the runs within a run are those that its actions signalled while it went on', () => {
  write('r1', signalled('r1'), ended);
  write('r2', signalled('r2', { within: 'r1' }), ended);
  write('r3', signalled('r3', { within: 'r2' }), ended);
  write('r4', signalled('r4', { within: 'r1' }), ended);
  write('r5', signalled('r5', { at: '2026-03-01T10:00:01.000Z' }), ended);
  write('r6', signalled('r6', { within: 'r1' }), ended);
  const outer = archive.find('r1');
  expect(outer && archive.within(outer).map(({ id }) => id)).toEqual(['r2', 'r4']);
});

test('a run is followed to its end, also if its process is killed meanwhile; an unknown one is not', async () => {
  const { child, identity } = await program('sleep 600');
  write('r1', signalled('r1', { process: identity }), started, begun);
  const types: string[] = [];
  const reports = archive.follow('r1');
  for await (const { type } of reports ?? []) {
    types.push(type);
    if (type === 'action-started') child.kill('SIGKILL');
  }
  expect(types).toEqual(['signalled', 'started', 'action-started', 'ended']);
  expect([archive.follow('r2'), archive.follow('../r1')]).toEqual([undefined, undefined]);
});
