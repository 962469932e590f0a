import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { killableHelper } from '../files/locks/killable-helper.fixture.ts';
import { openRoot } from '../root.ts';
import { Events } from './events.ts';
import type { EventSettings } from './perform/event-settings.ts';

const origin = { author: 'admin', changeSet: undefined };
const opened: Events[] = [];
let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((events) => events.close()));
});

function openEvents(settings: Partial<EventSettings> = {}): Events {
  const events = new Events({ root: openRoot(folder.path), sources: () => [], settings });
  opened.push(events);
  return events;
}

function action(name: string, script: string): void {
  folder.write(`etc/e-smith/events/demo/${name}`, script.startsWith('#!') ? script : `#!/bin/sh\n${script}\n`);
}

/** Waits for a file that an action writes, to the end of a line, and returns its text. */
async function written(name: string): Promise<string> {
  const file = folder.at(name);
  await expect.poll(() => (existsSync(file) ? readFileSync(file, 'utf8') : '')).toMatch(/.\n$/);
  return readFileSync(file, 'utf8').trim();
}

async function isGone(pid: string): Promise<boolean> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (!existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) return true;
    await delay(20);
  }
  return false;
}

test('an action that hangs is ended at its time limit with all its processes, and the others run', async () => {
  action('S10hangs', 'sleep 600 & echo $! > child; echo waiting; wait');
  action('S20next', 'echo next');
  const run = await openEvents({ actionSeconds: 2 }).signal('demo', [], origin).finished;
  assert.deepEqual(
    run.actions.map(({ state, exit, output }) => [state, exit, output]),
    [
      ['failed', 'time limit', 'waiting\n'],
      ['done', '0', 'next\n'],
    ],
  );
  assert.deepEqual(run.failed, ['S10hangs']);
  assert.ok((run.actions[0]?.seconds ?? 60) < 60);
  assert.ok(await isGone(await written('child')));
});

test('an action that ignores SIGTERM is killed', async () => {
  action('S10deaf', "trap '' TERM; while :; do sleep 1; done");
  const run = await openEvents({ actionSeconds: 0.2 }).signal('demo', [], origin).finished;
  assert.equal(run.actions[0]?.exit, 'time limit');
});

test('the beginning and the end of a megabyte of output are kept', async () => {
  action('S10talks', 'yes "a line of output" | head -c 1000000; echo; echo the reason');
  const run = await openEvents({ outputBytes: 10_000 }).signal('demo', [], origin).finished;
  const [talks] = run.actions;
  assert.equal(talks?.cut, true);
  assert.equal(talks.exit, '0');
  assert.ok(talks.output.length < 11_000);
  assert.match(talks.output, /^a line of output\n/);
  assert.match(talks.output, /\n\[…\]\n(.*\n){19}the reason\n$/);
});

test('very long lines, invalid UTF-8 and control characters become short clean lines', async () => {
  action('S10long', "head -c 10000000 /dev/zero | tr '\\0' x; echo; echo after");
  action('S20bytes', "printf 'caf\\351 \\303\\251\\n\\033[31mred\\033[0m\\007 \\342\\200\\256end\\r\\nlast'");
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.deepEqual(
    run.actions[0]?.output.split('\n').map((line) => line.length),
    [8 * 1024 + 1, 5, 0],
  );
  assert.equal(run.actions[1]?.output, 'caf� é\nred end\nlast\n');
});

test('an action that closes its output runs to its end', async () => {
  action('S10quiet', 'exec >&- 2>&-; sleep 0.2; exit 3');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.equal(run.actions[0]?.exit, '3');
});

test('a process that an action leaves running is not waited for and does not disturb the next action', async () => {
  action('S10leaves', '(until [ -e go ]; do sleep 0.05; done; echo late; echo still > late) & echo started');
  action('S20next', 'echo next');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.deepEqual(
    run.actions.map(({ exit, output }) => [exit, output]),
    [
      ['0', 'started\n'],
      ['0', 'next\n'],
    ],
  );
  assert.ok(!existsSync(folder.at('late')));
  folder.write('go', '');
  assert.equal(await written('late'), 'still');
});

test('an action with a missing interpreter fails once, and the others run once', async () => {
  action('S05first', 'echo first >> order');
  action('S10broken', '#!/no/such/interpreter\n');
  action('S20next', 'echo next >> order');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.deepEqual(
    run.actions.map((each) => each.exit),
    ['0', 'cannot start', '0'],
  );
  assert.match(run.actions[1]?.output ?? '', /interpreter that its first line names is not installed/);
  assert.equal(await written('order'), 'first\nnext');
});

test('a program without an interpreter line is run by the shell', async () => {
  action('S10plain', '#!/bin/sh');
  folder.write('etc/e-smith/events/demo/S10plain', 'echo plain\n');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.equal(run.actions[0]?.output, 'plain\n');
});

test('an action may write to /dev/stderr', async () => {
  action('S10err', 'echo one; echo two > /dev/stderr; echo three > /dev/stdout');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.equal(run.actions[0]?.output, 'one\ntwo\nthree\n');
});

test('a cancelled run ends its action and records who cancelled it', async () => {
  action('S10long', 'echo $$ > pid; sleep 600');
  action('S20never', 'touch never');
  const events = openEvents();
  const run = events.signal('demo', [], origin);
  const pid = await written('pid');
  assert.equal(events.cancel(run.id, 'admin'), true);
  const record = await run.finished;
  assert.deepEqual([record.state, record.reason, record.failed], ['interrupted', 'cancelled', ['S10long']]);
  assert.deepEqual(
    record.actions.map(({ state, exit }) => [state, exit]),
    [
      ['failed', 'interrupted'],
      ['skipped', ''],
    ],
  );
  assert.ok(await isGone(pid));
  assert.equal(existsSync(folder.at('never')), false);
  assert.equal(events.cancel(run.id, 'admin'), false);
});

test('a run in the queue can be cancelled', async () => {
  action('S10wait', 'until [ -e go ]; do sleep 0.05; done');
  const events = openEvents();
  const first = events.signal('demo', [], origin);
  const second = events.signal('demo', [], origin);
  second.cancel('admin');
  assert.equal((await second.finished).state, 'interrupted');
  folder.write('go', '');
  assert.equal((await first.finished).state, 'done');
});

test('a run that waits too long in the queue fails with a reason', async () => {
  action('S10wait', 'until [ -e go ]; do sleep 0.05; done');
  const events = openEvents();
  const first = events.signal('demo', [], origin);
  await expect.poll(() => events.find(first.id)?.state).toBe('running');
  const second = await openEvents({ queueSeconds: 0.2 }).signal('demo', [], origin).finished;
  assert.deepEqual([second.state, second.reason], ['failed', 'waited-too-long']);
  folder.write('go', '');
  assert.equal((await first.finished).state, 'done');
});

test('closing waits for the running action and records what was not run', async () => {
  action('S10short', 'echo $$ > pid; sleep 0.3; echo done');
  action('S20never', 'touch never');
  const events = openEvents();
  const run = events.signal('demo', [], origin);
  const queued = events.signal('demo', [], origin);
  await written('pid');
  await events.close();
  const record = await run.finished;
  assert.deepEqual([record.state, record.reason], ['interrupted', 'stopped']);
  assert.deepEqual(
    record.actions.map((each) => each.state),
    ['done', 'skipped'],
  );
  assert.deepEqual(openEvents().find(run.id), record);
  assert.equal((await queued.finished).state, 'interrupted');
  assert.equal((await events.signal('demo', [], origin).finished).reason, 'stopped');
});

test('closing ends an action that takes too long', async () => {
  action('S10long', 'echo $$ > pid; sleep 600');
  const events = openEvents({ closeSeconds: 0.2 });
  const run = events.signal('demo', [], origin);
  await written('pid');
  await events.close();
  assert.equal((await run.finished).actions[0]?.exit, 'interrupted');
});

test('a run whose process was killed is interrupted and names the action it was running', async () => {
  action('S05first', 'echo first');
  action('S10middle', 'echo half; echo $$ > pid; sleep 600');
  action('S20last', 'true');
  const script = folder.at('signal.ts');
  writeFileSync(
    script,
    `import { Events } from ${JSON.stringify(join(import.meta.dirname, 'events.ts'))};
     import { openRoot } from ${JSON.stringify(join(import.meta.dirname, '../root.ts'))};
     const events = new Events({ root: openRoot(${JSON.stringify(folder.path)}), sources: () => [] });
     console.log(events.signal('demo', ['abc'], { author: 'admin', changeSet: undefined }).id);`,
  );
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const id = String((await once(child.stdout, 'data'))[0]).trim();
  const pid = await written('pid');
  const events = openEvents();
  assert.equal(events.find(id)?.state, 'running');
  const behind = await openEvents({ queueSeconds: 0.2 }).signal('demo', [], origin).finished;
  assert.equal(behind.reason, 'waited-too-long');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const followed: string[] = [];
  for await (const report of events.follow(id) ?? []) followed.push(report.type);
  assert.equal(followed.at(-1), 'ended');
  assert.deepEqual([events.find(id)?.state, events.find(id)?.failed], ['interrupted', ['S10middle']]);
  await events.recover();
  const record = openEvents().find(id);
  assert.deepEqual([record?.state, record?.reason, record?.failed], ['interrupted', 'process-gone', ['S10middle']]);
  assert.deepEqual(
    record?.actions.map(({ state, exit, output }) => [state, exit, output]),
    [
      ['done', '0', 'first\n'],
      ['failed', 'interrupted', `half\nPanelsmith was killed while process ${pid} ran on; it has been ended.\n`],
      ['skipped', '', ''],
    ],
  );
  assert.ok(await isGone(pid));
});

test('a journal with an incomplete last line is read up to that line', async () => {
  action('S10a', 'echo one');
  const run = await openEvents().signal('demo', [], origin).finished;
  const file = folder.at('var/lib/panelsmith/runs', `${run.id}.jsonl`);
  const whole = readFileSync(file, 'utf8').replaceAll(`"${process.pid}`, '"999999999');
  const lines = whole.trimEnd().split('\n').length;
  for (let count = 1; count < lines; count += 1) {
    writeFileSync(file, `${whole.split('\n').slice(0, count).join('\n')}\n{"type":"out`);
    assert.equal(openEvents().find(run.id)?.state, 'interrupted');
    assert.deepEqual(
      openEvents()
        .recent(1)
        .map((each) => each.state),
      ['interrupted'],
    );
  }
});

test('pipes and locks are closed and removed', async () => {
  action('S10a', 'echo one');
  const events = openEvents();
  for (let count = 0; count < 5; count += 1) await events.signal('demo', [], origin).finished;
  const before = readdirSync('/proc/self/fd').length;
  for (let count = 0; count < 5; count += 1) await events.signal('demo', [], origin).finished;
  assert.equal(readdirSync('/proc/self/fd').length, before);
  assert.ok(readdirSync(folder.at('var/lib/panelsmith/runs')).every((name) => name.endsWith('.jsonl')));
});

test('a run that has lost its lock waits before its next action for the run that another process has begun', async () => {
  const { helper, kill } = killableHelper();
  const said = folder.at('said');
  const until = (file: string): string => `until test -e ${folder.at(file)}; do sleep 0.05; done`;
  action('S10one', `echo one >> ${said}; ${until('go')}`);
  action('S20two', `echo two >> ${said}`);
  action('../other/S10other', `echo begun >> ${said}; ${until('on')}; echo over >> ${said}`);
  const events = new Events({ root: openRoot(folder.path), sources: () => [], lockHelper: helper });
  opened.push(events);
  const run = events.signal('demo', [], origin);
  await written('said');
  kill();
  const other = openEvents().signal('other', [], origin);
  await expect.poll(() => readFileSync(said, 'utf8')).toBe('one\nbegun\n');
  writeFileSync(folder.at('go'), '');
  await expect.poll(() => events.find(run.id)?.actions[0]?.state).toBe('done');
  await delay(500);
  writeFileSync(folder.at('on'), '');
  expect([(await run.finished).state, (await other.finished).state]).toEqual(['done', 'done']);
  expect(readFileSync(said, 'utf8')).toBe('one\nbegun\nover\ntwo\n');
});

test('a run that has lost its lock can be cancelled while it waits for another one', async () => {
  const { helper, kill } = killableHelper();
  const until = (file: string): string => `until test -e ${folder.at(file)}; do sleep 0.05; done`;
  action('S10one', `echo one > ${folder.at('said')}; ${until('go')}`);
  action('S20two', `touch ${folder.at('two')}`);
  action('../other/S10other', `echo begun > ${folder.at('begun')}; ${until('on')}`);
  const events = new Events({ root: openRoot(folder.path), sources: () => [], lockHelper: helper });
  opened.push(events);
  const run = events.signal('demo', [], origin);
  await written('said');
  kill();
  const other = openEvents().signal('other', [], origin);
  await written('begun');
  writeFileSync(folder.at('go'), '');
  await expect.poll(() => events.find(run.id)?.actions[0]?.state).toBe('done');
  await delay(200);
  run.cancel('ann');
  const { reason, actions } = await run.finished;
  writeFileSync(folder.at('on'), '');
  expect((await other.finished).state).toBe('done');
  expect([reason, actions.map(({ state }) => state), existsSync(folder.at('two'))]).toEqual([
    'cancelled',
    ['done', 'skipped'],
    false,
  ]);
});
