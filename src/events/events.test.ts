import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { Events } from './events.ts';
import type { RunReport } from './journal/run-details.ts';
import type { EventSettings } from './perform/event-settings.ts';

const origin = { author: 'admin', changeSet: undefined };
const opened: Events[] = [];
let folder: TemporaryFolder;
let log: string[];

beforeEach(() => {
  folder = temporaryFolder();
  log = [];
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((events) => events.close()));
});

function openEvents(settings: Partial<EventSettings> = {}): Events {
  const events = new Events({
    root: openRoot(folder.path),
    sources: () => [{ name: 'letters', folder: folder.at('letters/events'), modules: folder.at('built/events') }],
    settings,
    log: (line) => log.push(line),
  });
  opened.push(events);
  return events;
}

function action(name: string, script: string, event = 'demo'): void {
  folder.write(`etc/e-smith/events/${event}/${name}`, `#!/bin/sh\n${script}\n`);
}

function read(path: string): string {
  return folder.read(path);
}

test('the actions of the root and of packages run in byte order of their names', async () => {
  for (const name of ['S50alpha', 'S100x', 'S10x', 'S05']) action(name, `echo ${name} "$@" >> order`);
  folder.write('letters/events/demo/S50Alpha', '#!/bin/sh\necho S50Alpha "$@" >> order\n');
  const run = await openEvents().signal('demo', ['abc', '', 'two words; $(reboot)'], origin).finished;
  const args = 'demo abc  two words; $(reboot)';
  assert.equal(
    read('order'),
    ['S05', 'S100x', 'S10x', 'S50Alpha', 'S50alpha'].map((name) => `${name} ${args}\n`).join(''),
  );
  assert.equal(run.state, 'done');
  assert.deepEqual(
    run.actions.map(({ name, source, state, exit }) => [name, source, state, exit]),
    [
      ['S05', 'root', 'done', '0'],
      ['S100x', 'root', 'done', '0'],
      ['S10x', 'root', 'done', '0'],
      ['S50Alpha', 'letters', 'done', '0'],
      ['S50alpha', 'root', 'done', '0'],
    ],
  );
});

test('a failed action is named in the run, and the others still run', async () => {
  action('S10a', 'echo before; echo to the other stream >&2; echo after; exit 4');
  action('S20b', 'kill -9 $$');
  action('S30c', 'echo c');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.equal(run.state, 'failed');
  assert.deepEqual(run.failed, ['S10a', 'S20b']);
  assert.deepEqual(
    run.actions.map((each) => each.exit),
    ['4', 'signal SIGKILL', '0'],
  );
  assert.equal(run.actions[0]?.output, 'before\nto the other stream\nafter\n');
});

test('an entry that is not an action is reported once and not run', async () => {
  action('README', 'touch ran');
  action('s05lower', 'touch ran');
  folder.write('etc/e-smith/events/demo/S20b', '#!/bin/sh\ntouch ran\n', 0o644);
  symlinkSync('nowhere', folder.at('etc/e-smith/events/demo/S30dangling'));
  folder.write('etc/e-smith/events/demo/logfiles2timestamp/etc/issue', '');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.equal(run.state, 'done');
  assert.deepEqual(
    run.actions.map(({ name, state }) => `${name} ${state}`),
    ['README skipped', 'S20b skipped', 'S30dangling skipped', 's05lower skipped'],
  );
  assert.equal(existsSync(folder.at('ran')), false);
});

test('an event without actions succeeds', async () => {
  mkdirSync(folder.at('etc/e-smith/events/demo'), { recursive: true });
  assert.equal((await openEvents().signal('demo', [], origin).finished).state, 'done');
});

test('an unknown event is a run that failed, and similar names are suggested', async () => {
  action('S10a', 'true', 'user-create');
  const events = openEvents();
  const run = await events.signal('user-craete', [], origin).finished;
  assert.deepEqual([run.state, run.reason], ['failed', 'unknown-event']);
  assert.equal(events.find(run.id)?.reason, 'unknown-event');
  assert.deepEqual(events.suggest('user-craete'), ['user-create']);
  assert.deepEqual(events.suggest('remotaccess-update'), ['remoteaccess-update']);
  assert.deepEqual(events.suggest('remoteaccess-update'), []);
  assert.equal(events.exists('user-create'), true);
});

test.each(['../outside', 'grp/sub', '..', '', 'actions', 'a b'])('an event cannot be named %j', async (name) => {
  action('S10a', 'touch ran', 'actions');
  folder.write('etc/e-smith/outside/S10a', '#!/bin/sh\ntouch ran\n');
  const run = await openEvents().signal(name, [], origin).finished;
  assert.deepEqual([run.state, run.reason], ['failed', 'bad-name']);
  assert.equal(existsSync(folder.at('ran')), false);
});

test('the list of actions is fixed before the first one runs', async () => {
  action('S10a', 'cd etc/e-smith/events/demo; rm S20b; cp S10a S15new');
  action('S20b', 'true');
  action('S30c', 'true');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.deepEqual(
    run.actions.map(({ name, state }) => `${name} ${state}`),
    ['S10a done', 'S20b skipped', 'S30c done'],
  );
});

test('two runs at the same time are queued, also if another process signals them', async () => {
  action('S10a', 'echo "begin $2" >> order; sleep 0.2; echo "end $2" >> order');
  const [one, other] = [openEvents(), openEvents()];
  const runs = [
    one.signal('demo', ['1'], origin),
    one.signal('demo', ['2'], origin),
    other.signal('demo', ['3'], origin),
  ];
  assert.equal(one.find(runs[1]?.id ?? '')?.state, 'queued');
  await Promise.all(runs.map((run) => run.finished));
  const lines = read('order').trim().split('\n');
  assert.equal(lines.length, 6);
  for (const pair of [0, 2, 4]) assert.equal(lines[pair]?.replace('begin', 'end'), lines[pair + 1]);
  assert.ok(lines.indexOf('begin 1') < lines.indexOf('begin 2'));
});

test('a run signalled by an action of another run does not wait for it', async () => {
  action('S10a', 'until [ -e go ]; do sleep 0.05; done', 'outer');
  action('S10b', 'echo inner', 'inner');
  const events = openEvents();
  const outer = events.signal('outer', [], origin);
  const inner = await events.signal('inner', [], { ...origin, within: outer.id }).finished;
  assert.deepEqual([inner.state, inner.within], ['done', outer.id]);
  folder.write('go', '');
  await outer.finished;
  assert.deepEqual(
    events.recent(10).map((run) => run.event),
    ['outer'],
  );
  const later = await events.signal('inner', [], { ...origin, within: outer.id }).finished;
  assert.equal(later.within, undefined);
});

test('events that signal one another in a circle are stopped', async () => {
  action('S10a', 'until [ -e go ]; do sleep 0.05; done');
  const events = openEvents({ depth: 2 });
  const runs = [events.signal('demo', [], origin)];
  for (let depth = 1; depth <= 3; depth += 1)
    runs.push(events.signal('demo', [], { ...origin, within: runs.at(-1)?.id }));
  folder.write('go', '');
  const records = await Promise.all(runs.map((run) => run.finished));
  assert.deepEqual(
    records.map((run) => run.reason),
    [undefined, undefined, undefined, 'too-deep'],
  );
});

test('any number of readers see every report, even if they start late', async () => {
  action('S10a', 'echo one; until [ -e go ]; do sleep 0.05; done; echo two');
  const events = openEvents();
  const run = events.signal('demo', [], origin);
  const early = Array.from({ length: 50 }, () => collect(run.reports()));
  folder.write('go', '');
  await run.finished;
  const late = await collect(run.reports());
  for (const reports of await Promise.all(early)) assert.deepEqual(reports, late);
  assert.deepEqual([late[0]?.type, late.at(-1)?.type], ['signalled', 'ended']);
});

test('a reader can stop waiting', async () => {
  action('S10a', 'until [ -e go ]; do sleep 0.05; done');
  const gone = new AbortController();
  const run = openEvents().signal('demo', [], origin);
  const reading = collect(run.reports(gone.signal));
  gone.abort();
  await reading;
  folder.write('go', '');
  await run.finished;
});

test('another process can follow a run by its journal and finds the same record', async () => {
  action('S10a', 'echo one; until [ -e go ]; do sleep 0.05; done; echo two');
  const run = openEvents().signal('demo', ['x'], { author: 'admin', changeSet: 'c1' });
  const watcher = openEvents();
  const following = collect(watcher.follow(run.id) ?? nothing());
  folder.write('go', '');
  const [record, reports] = await Promise.all([run.finished, following]);
  assert.deepEqual(watcher.find(run.id), record);
  assert.deepEqual(reports, JSON.parse(JSON.stringify(await collect(run.reports()))));
  assert.equal(watcher.find('../../etc/passwd'), undefined);
  assert.equal(watcher.follow('nobody'), undefined);
});

test('the latest runs come first, and the oldest are removed', async () => {
  action('S10a', 'true');
  const events = openEvents({ keepRuns: 3 });
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.push((await events.signal('demo', [], origin).finished).id);
  const kept = ids.slice(-3).reverse();
  assert.deepEqual(
    events.recent(10).map((run) => run.id),
    kept,
  );
  assert.deepEqual(
    openEvents()
      .recent(2)
      .map((run) => run.id),
    kept.slice(0, 2),
  );
  assert.equal(events.find(ids[0] ?? ''), undefined);
});

test('journals can be read only by their owner', async () => {
  action('S10a', 'true');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.equal(statSync(folder.at('var/lib/panelsmith/runs')).mode & 0o777, 0o700);
  assert.equal(statSync(folder.at(`var/lib/panelsmith/runs/${run.id}.jsonl`)).mode & 0o777, 0o600);
});

test('the log has the classic lines', async () => {
  action('S10a', 'echo going; exit 4');
  await openEvents().signal('demo', ['abc'], origin).finished;
  assert.equal(log[0], 'Processing event: demo abc');
  assert.equal(log[1], `Running event handler: ${folder.path}/etc/e-smith/events/demo/S10a`);
  assert.equal(log[2], 'going');
  assert.match(
    log[3] ?? '',
    /^S10a=action\|Event\|demo\|Action\|S10a\|Start\|\d+ \d+\|End\|\d+ \d+\|Elapsed\|\d+\.\d+\|Status\|1024$/,
  );
});

test('an action has the classic commands, the root and its run in its environment, and nothing else', async () => {
  action('S10a', 'env | sort; ls -l /proc/self/fd/0 | sed "s/.*-> //"');
  folder.write('panelsmith.js', '');
  const root = openRoot(folder.path);
  const events = new Events({ root, sources: () => [], commands: folder.at('panelsmith.js') });
  opened.push(events);
  const run = await events.signal('demo', [], origin).finished;
  const output = run.actions[0]?.output ?? '';
  assert.match(output, new RegExp(`^PATH=${folder.path}/var/cache/panelsmith/bin:/usr/local/sbin:`, 'm'));
  assert.match(output, new RegExp(`^PANELSMITH_ROOT=${folder.path}$`, 'm'));
  assert.match(output, new RegExp(`^PANELSMITH_RUN=${run.id}$`, 'm'));
  assert.match(output, /^\/dev\/null$/m);
  assert.deepEqual(
    output.match(/^\w+(?==)/gm)?.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)),
    ['HOME', 'LANG', 'PANELSMITH_ROOT', 'PANELSMITH_RUN', 'PATH', 'PTRACK_SOCKETPATH', 'PTRACK_TASKID'],
  );
  assert.match(read('var/cache/panelsmith/bin/db'), /panelsmith\.js' db "\$@"$/m);
});

async function collect(reports: AsyncIterable<RunReport>): Promise<RunReport[]> {
  const collected: RunReport[] = [];
  for await (const report of reports) collected.push(report);
  return collected;
}

// eslint-disable-next-line @typescript-eslint/require-await, require-yield
async function* nothing(): AsyncGenerator<RunReport> {
  throw new Error('the run is not known');
}

test('a run whose journal cannot be read is not taken for one that does not exist', async () => {
  action('S10one', 'true');
  const run = openEvents().signal('demo', [], origin);
  await run.finished;
  const journal = folder.at('var/lib/panelsmith/runs', `${run.id}.jsonl`);
  rmSync(journal);
  const events = openEvents();
  assert.equal(events.find(run.id), undefined);
  // A link to itself cannot be read by anybody, not even by root.
  symlinkSync(journal, journal);
  assert.throws(() => events.find(run.id), { code: 'ELOOP' });
  assert.throws(() => events.signal('demo', [], { ...origin, within: run.id }), { code: 'ELOOP' });
  // Pages that only mention it are shown.
  assert.equal(events.findReadable(run.id), undefined);
});
