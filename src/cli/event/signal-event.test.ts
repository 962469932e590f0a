import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Events } from '../../events/events.ts';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { runSignalEvent } from './signal-event.ts';

let folder: TemporaryFolder;
let out: string;
let err: string;

beforeEach(() => {
  folder = temporaryFolder();
  [out, err] = ['', ''];
});

function action(path: string, script: string): void {
  folder.write(`etc/e-smith/events/${path}`, `#!/bin/sh\n${script}\n`);
}

async function signalEvent(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  const root = openRoot(folder.path);
  const events = new Events({ root, sources: () => [] });
  const context = {
    root,
    program: 'signal-event',
    environment,
    stdin: () => Promise.resolve(''),
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
  };
  try {
    return await runSignalEvent(args, context, events);
  } finally {
    await events.close();
  }
}

test.each([[[]], [['']], [['0']]])('%j is wrong usage', async (args: readonly string[]) => {
  assert.equal(await signalEvent(args), 255);
  assert.match(err, /^usage: signal-event EVENT/);
});

test('an invalid event name and an unknown event have different messages', async () => {
  action('user-create/S10a', 'true');
  assert.equal(await signalEvent(['actions']), 1);
  err = '';
  assert.equal(await signalEvent(['user-craete']), 2);
  assert.match(err, /no event "user-craete"; did you mean user-create\?/);
  assert.equal(await signalEvent(['remotaccess-update']), 2);
  assert.match(err, /no event "remotaccess-update"; did you mean remoteaccess-update \(not on this server\)\?/);
  assert.equal(await signalEvent(['../user-create']), 2);
  assert.equal(existsSync(folder.at('var/lib/panelsmith/runs')), false);
});

test('a script receives only the exit status', async () => {
  action('good/S10a', 'echo said; echo "$@" > args');
  action('bad/S10a', 'echo said; exit 3');
  assert.equal(await signalEvent(['good', '--help', '']), 0);
  assert.equal(folder.read('args'), 'good --help \n');
  assert.equal(await signalEvent(['bad']), 1);
  assert.deepEqual([out, err], ['', '']);
});

test('the output of an event signalled by an action goes to that action', async () => {
  action('inner/S50i', 'echo inside; exit 9');
  assert.equal(await signalEvent(['inner'], { PANELSMITH_RUN: '20260101-000000-000000-000000000000' }), 1);
  assert.equal(err, 'inside\nS50i failed (exit status 9)\n');
});

test('with -j each step prints a line of JSON', async () => {
  action('demo/S10a', 'true');
  action('demo/S20b', 'kill -9 $$');
  action('demo/README', 'true');
  assert.equal(await signalEvent(['-j', 'demo', 'x', 'y']), 1);
  const { pid } = process;
  const lines = out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line.replace(/"time":[\d.]+/, '"time":0')));
  assert.deepEqual(lines, [
    { event: 'demo', args: 'x,y', steps: 2, pid },
    { event: 'demo', action: 'S10a', state: 'running', step: 1, pid },
    { event: 'demo', action: 'S10a', state: 'done', step: 1, time: 0, exit: 0, progress: '0.50', pid },
    { event: 'demo', action: 'S20b', state: 'running', step: 2, pid },
    { event: 'demo', action: 'S20b', state: 'done', step: 2, time: 0, exit: 9, progress: '1.00', pid },
    { event: 'demo', status: 'failed', pid },
  ]);
});

test('on a terminal each action has a line, and Ctrl-C ends the run and its processes', async () => {
  action('slow/S10quick', 'echo hello');
  action('slow/S20sleeps', 'echo $$ > pid; sleep 600');
  const [module, rootModule] = ['../../events/events.ts', '../../root.ts'].map((path) =>
    join(import.meta.dirname, path),
  );
  const script = folder.at('signal.mts');
  writeFileSync(
    script,
    `import { Events } from '${module ?? ''}';
     import { openRoot } from '${rootModule ?? ''}';
     import { runSignalEvent } from '${join(import.meta.dirname, 'signal-event.ts')}';
     const root = openRoot('${folder.path}');
     const context = { root, program: 'signal-event', environment: {}, stdin: async () => '',
       out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) };
     process.exitCode = await runSignalEvent(['slow'], context, new Events({ root, sources: () => [] }));`,
  );
  // script(1) gives the command a terminal; its input is typed there.
  const command = `${process.execPath} --import tsx ${script}`;
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let shown = '';
  terminal.stdout.on('data', (text) => (shown += String(text)));
  await expect.poll(() => existsSync(folder.at('pid')) && shown.includes('✓ S10quick')).toBe(true);
  terminal.stdin.write('\x03');
  const ended: unknown[] = await once(terminal, 'exit');
  assert.equal(ended[0], 130);
  assert.match(shown, /✓ S10quick \d+\.\d s/);
  assert.match(shown, / {6}hello/);
  assert.match(shown, /✗ S20sleeps \d+\.\d s \(interrupted\)/);
  const pid = folder.read('pid').trim();
  assert.equal(existsSync(`/proc/${pid}`), false);
  const [run] = new Events({ root: openRoot(folder.path), sources: () => [] }).recent(1);
  assert.deepEqual([run?.state, run?.reason, run?.failed], ['interrupted', 'cancelled', ['S20sleeps']]);
});
