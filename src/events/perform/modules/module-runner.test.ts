import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../../root.ts';
import { Events } from '../../events.ts';
import type { EventSettings } from '../event-settings.ts';

const origin = { author: 'admin', changeSet: undefined };
let folder: TemporaryFolder;
let events: Events;

beforeEach(() => {
  folder = temporaryFolder();
  folder.write('package.json', '{ "type": "module" }');
  openEvents();
});

afterEach(async () => {
  await events.close();
});

function openEvents(settings: Partial<EventSettings> = {}): void {
  const sources = [{ name: 'letters', folder: folder.at('events'), modules: folder.at('built') }];
  events = new Events({ root: openRoot(folder.path), sources: () => sources, settings });
}

function module(name: string, body: string): void {
  folder.write(`events/demo/${name}`, `export default async (action) => { ${body} };\n`);
}

async function outcomes(): Promise<[string, string, string, string][]> {
  const run = await events.signal('demo', ['abc', ''], origin).finished;
  return run.actions.map(({ name, state, exit, output }) => [name, state, exit, output]);
}

test('modules and executables run in one order, with the same arguments', async () => {
  module('S20module.js', 'action.print(`module ${action.event} ${JSON.stringify(action.args)}`)');
  folder.write('events/demo/S10program', '#!/bin/sh\necho program "$@"\n');
  folder.write('etc/e-smith/events/demo/S30program', '#!/bin/sh\necho program "$@"\n');
  assert.deepEqual(await outcomes(), [
    ['S10program', 'done', '0', 'program demo abc \n'],
    ['S20module', 'done', '0', 'module demo ["abc",""]\n'],
    ['S30program', 'done', '0', 'program demo abc \n'],
  ]);
});

test('a compiled module runs instead of its source, and types, maps and tests are not actions', async () => {
  folder.write('events/demo/S10a.ts', 'this is not JavaScript');
  for (const beside of ['S10a.test.ts', 'S10a.d.ts', 'S10a.js.map']) folder.write(`events/demo/${beside}`, '');
  folder.write('built/demo/S10a.js', 'export default (action) => action.print("compiled");');
  assert.deepEqual(await outcomes(), [['S10a', 'done', '0', 'compiled\n']]);
});

test('an action that throws fails, and the message is its last line', async () => {
  module('S10a.js', 'action.print("before"); throw new Error("no such disk", { cause: new Error("ENODEV") })');
  module('S20b.js', 'action.print("next")');
  assert.deepEqual(await outcomes(), [
    ['S10a', 'failed', '1', 'before\nno such disk: ENODEV\n'],
    ['S20b', 'done', '0', 'next\n'],
  ]);
});

test('a message that the code of an action sends itself changes nothing', async () => {
  folder.write(
    'events/demo/S10a.js',
    `import { writeSync } from 'node:fs';
     import { serialize } from 'node:v8';
     const frame = (message) => { const body = serialize(message); const length = Buffer.alloc(4); length.writeUInt32BE(body.length); return Buffer.concat([length, body]); };
     export default async (action) => { for (const one of ['text', 7, {}, { turn: 1, type: 'performed' }]) writeSync(3, frame(one)); action.print('on'); };`,
  );
  assert.deepEqual(await outcomes(), [['S10a', 'done', '0', 'on\n']]);
});

test('a module that cannot be loaded or has no action fails with a message', async () => {
  folder.write('events/demo/S10a.js', 'import "./nowhere.js";');
  folder.write('events/demo/S20b.js', 'export const action = 1;');
  folder.write('events/demo/S30c.js', 'export default (');
  const [first, second, third] = await outcomes();
  assert.match(first?.[3] ?? '', /Cannot find module .*nowhere/);
  assert.match(second?.[3] ?? '', /no action as its default export/);
  assert.deepEqual([first?.[1], second?.[1], third?.[1]], ['failed', 'failed', 'failed']);
});

test('an endless action is ended at its time limit with its programs, and the others run', async () => {
  // Time enough on a busy machine to start the thread and print.
  openEvents({ actionSeconds: 6 });
  module('S10loop.js', 'action.print("round and round"); for (;;);');
  module('S20wait.js', 'await action.run("sh", ["-c", "echo $$ > pid; sleep 600"])');
  module('S30next.js', 'action.print("next")');
  assert.deepEqual(await outcomes(), [
    ['S10loop', 'failed', 'time limit', 'round and round\n'],
    ['S20wait', 'failed', 'time limit', ''],
    ['S30next', 'done', '0', 'next\n'],
  ]);
  const pid = folder.read('pid').trim();
  for (let tries = 0; tries < 3000 && existsSync(`/proc/${pid}`); tries += 1) await delay(20);
  assert.equal(existsSync(`/proc/${pid}`), false);
});

test('an action that exits, crashes or throws later ends neither the run nor the process', async () => {
  module('S10exit.js', 'action.print("so far"); process.exit(3)');
  module('S20crash.js', 'process.kill(process.pid, "SIGSEGV"); for (;;);');
  module('S30late.js', 'setTimeout(() => { throw new Error("late") }, 20); await new Promise(() => {})');
  module('S40next.js', 'action.print("next")');
  assert.deepEqual(await outcomes(), [
    ['S10exit', 'failed', '3', 'so far\n'],
    ['S20crash', 'failed', '1', 'its process was ended by SIGSEGV\n'],
    ['S30late', 'failed', '1', 'late\n'],
    ['S40next', 'done', '0', 'next\n'],
  ]);
});

// One that grows a map or a long list asks for much memory at once, which V8 cannot refuse.
test.each([
  ['many small objects', 'const all = []; for (;;) all.push(Array.from({ length: 1e4 }, () => ({})))'],
  ['a map', 'const all = new Map(); for (let next = 0; ; next++) all.set("k" + next, { next })'],
  ['a long list', 'const all = []; for (let next = 0; ; next++) all.push(new Array(2e7).fill(next))'],
])('an action whose memory is used up by %s fails, and the others run', async (_, body) => {
  openEvents({ moduleMegabytes: 64 });
  module('S10memory.js', `action.print("so far"); ${body}`);
  module('S20next.js', 'action.print("next")');
  assert.deepEqual(await outcomes(), [
    ['S10memory', 'failed', '1', 'so far\nit used up its memory\n'],
    ['S20next', 'done', '0', 'next\n'],
  ]);
});

test('what an action prints, writes to the console or lets a program write is its output, in this order', async () => {
  module(
    'S10a.js',
    `const { spawnSync } = await import('node:child_process');
     action.print('printed'); console.error('err'); console.log('out');
     spawnSync('echo', ['program'], { stdio: 'inherit' }); process.stdout.write('half\\n')`,
  );
  const [only] = await outcomes();
  assert.equal(only?.[3], 'printed\nerr\nout\nprogram\nhalf\n');
});

test('an action has the working folder and file mask of Panelsmith, also after one that changed them', async () => {
  const show = 'action.print(process.cwd() + " " + process.umask(0o022))';
  module('S10a.js', show);
  module('S20b.js', 'process.chdir("/"); process.umask(0o777)');
  module('S30c.js', show);
  const [first, , third] = await outcomes();
  const own = process.umask(0o022);
  process.umask(own);
  assert.equal(first?.[3], `${process.cwd()} ${own}\n`);
  assert.equal(third?.[3], first[3]);
});

test('an action runs programs without a shell, passes them input and receives their output', async () => {
  module(
    'S10a.js',
    `const said = await action.run('cat', ['-'], { input: 'given $(reboot)' });
     const failed = await action.run('sh', ['-c', 'echo no >&2; exit 7']);
     const none = await action.run('no-such-program', []);
     action.print([said.status, said.output, failed.status, failed.output.trim(), none.status].join('|'));`,
  );
  assert.deepEqual(await outcomes(), [['S10a', 'done', '0', '0|given $(reboot)|7|no|127\n']]);
});

test('an action reports its progress', async () => {
  module('S10a.js', 'action.progress(0.5, "half"); action.progress(0.2); action.progress(7)');
  const run = await events.signal('demo', [], origin).finished;
  assert.deepEqual([run.actions[0]?.progress, run.actions[0]?.message], [1, 'half']);
});

test('an action changes the databases of its root', async () => {
  module(
    'S10a.js',
    `await action.databases.accounts.update((accounts) => accounts.create(action.args[0], 'user', { Uid: '5000' }));
     action.print(action.databases.accounts.snapshot().get('abc').prop('Uid') + ' ' + (action.root.folder === process.env.PANELSMITH_ROOT));`,
  );
  assert.deepEqual(await outcomes(), [['S10a', 'done', '0', '5000 true\n']]);
  assert.match(folder.read('home/e-smith/db/accounts'), /^abc=user\|Uid\|5000$/m);
});

test('modules stay loaded for the next event, unless an action left something running or a module has changed', async () => {
  const count =
    'globalThis.count = (globalThis.count ?? 0) + 1; action.print(globalThis.count + " " + process.env.PANELSMITH_RUN)';
  module('S10a.js', count);
  const said = async (): Promise<string> => (await outcomes())[0]?.[3].split(' ')[0] ?? '';
  assert.equal(await said(), '1');
  assert.equal(await said(), '2');
  module('S10a.js', `${count}; setTimeout(() => {}, 60000)`);
  assert.equal(await said(), '1');
  assert.equal(await said(), '1');
  module('S10a.js', count);
  folder.write('events/demo/S20b.js', 'export default () => { throw new Error("no") };\n');
  assert.equal(await said(), '1');
  assert.equal(await said(), '2');
});

test('an action has its own run in its environment', async () => {
  module('S10a.js', 'action.print(process.env.PANELSMITH_RUN)');
  for (let runs = 0; runs < 2; runs += 1) {
    const run = await events.signal('demo', [], origin).finished;
    assert.equal(run.actions[0]?.output, `${run.id}\n`);
  }
});

test('programs that an action started itself are ended with it', async () => {
  openEvents({ actionSeconds: 4 });
  module(
    'S10a.js',
    `const { spawn } = await import('node:child_process');
     spawn('sh', ['-c', 'echo $$ > pid; sleep 600; true'], { cwd: action.root.folder, stdio: 'ignore' });
     await new Promise(() => setInterval(() => {}, 1000));`,
  );
  assert.deepEqual((await outcomes())[0]?.slice(0, 3), ['S10a', 'failed', 'time limit']);
  const pid = folder.read('pid').trim();
  for (let tries = 0; tries < 3000 && existsSync(`/proc/${pid}`); tries += 1) await delay(20);
  assert.equal(existsSync(`/proc/${pid}`), false);
});

test('a cancelled action leaves no program of its group behind, even one whose parent has ended', async () => {
  openEvents({ actionSeconds: 4 });
  module(
    'S10a.js',
    `const { spawnSync } = await import('node:child_process');
     spawnSync('sh', ['-c', 'sleep 600 & echo $! > pid'], { cwd: action.root.folder, stdio: 'ignore' });
     await new Promise(() => setInterval(() => {}, 1000));`,
  );
  assert.deepEqual((await outcomes())[0]?.slice(0, 3), ['S10a', 'failed', 'time limit']);
  const pid = folder.read('pid').trim();
  for (let tries = 0; tries < 3000 && existsSync(`/proc/${pid}`); tries += 1) await delay(20);
  assert.equal(existsSync(`/proc/${pid}`), false);
});

test('an event after the idle worker was killed gets a new one', async () => {
  module('S10a.js', 'action.print(process.pid)');
  const first = Number((await outcomes())[0]?.[3]);
  process.kill(first, 'SIGKILL');
  for (let tries = 0; tries < 3000 && existsSync(`/proc/${first}`); tries += 1) await delay(20);
  await delay(50);
  const [second] = await outcomes();
  assert.equal(second?.[1], 'done');
  assert.notEqual(Number(second[3]), first);
});
