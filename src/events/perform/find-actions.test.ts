import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { Events } from '../events.ts';
import type { RunDetails } from '../journal/run-details.ts';
import type { EventsContext } from '../events-context.ts';

const origin = { author: 'admin', changeSet: undefined };
const opened: Events[] = [];
let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((events) => events.close()));
});

function openEvents(options: Partial<EventsContext> = {}): Events {
  const events = new Events({ root: openRoot(folder.path), sources: () => [], ...options });
  opened.push(events);
  return events;
}

function action(name: string, script: string): void {
  folder.write(`etc/e-smith/events/demo/${name}`, `#!/bin/sh\n${script}\n`);
}

test('an action killed by a signal fails, and the others run', async () => {
  action('S10killed', 'kill -9 $$');
  action('S20next', 'true');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.deepEqual(
    run.actions.map(({ state, exit }) => [state, exit]),
    [
      ['failed', 'signal SIGKILL'],
      ['done', '0'],
    ],
  );
});

test('a folder in an event is skipped, and a file with another name is reported but not run', async () => {
  action('README', 'touch ran');
  action('S10data/S10a', 'touch ran');
  action('S20a', 'true');
  const run = await openEvents().signal('demo', [], origin).finished;
  assert.deepEqual(
    run.actions.map(({ name, state, message }) => [name, state, message]),
    [
      ['README', 'skipped', 'its name does not begin with S and two digits'],
      ['S20a', 'done', undefined],
    ],
  );
  assert.equal(existsSync(folder.at('ran')), false);
});

test('an event that signals itself is stopped with a reason', async () => {
  action('S10again', 'echo once >> runs; signal-event demo');
  const run = await openEvents({ commands: writeProgram() }).signal('demo', [], origin).finished;
  assert.equal(run.state, 'failed');
  assert.match(run.actions[0]?.output ?? '', /events signal one another in a circle/);
  assert.equal(folder.read('runs').trim().split('\n').length, 9);
});

test('a run continues if the disk is full, and its journal is complete after there is room again', async ({ skip }) => {
  const disk = folder.at('var/lib/panelsmith');
  mkdirSync(disk, { recursive: true });
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status !== 0) skip('only root can mount');
  try {
    action('S10fills', `head -c 200000 /dev/zero > ${disk}/full; echo filled`);
    action('S20talks', 'seq 1000; sleep 0.1; seq 1000');
    action('S30frees', `rm ${disk}/full; echo freed`);
    const log: string[] = [];
    const run = await openEvents({ log: (line) => log.push(line) }).signal('demo', [], origin).finished;
    assert.equal(run.state, 'done');
    assert.equal(log.filter((line) => line.includes('cannot write the journal')).length, 1);
    assert.deepEqual(openEvents().find(run.id), run);
  } finally {
    await Promise.all(opened.splice(0).map((events) => events.close()));
    spawnSync('umount', ['-l', disk]);
  }
});

test('the progress of an event signalled by an action is the progress of the action', async () => {
  action('S10outer', 'signal-event inner');
  action('../inner/S10quick', 'true');
  action('../inner/S20waits', 'until [ -e go ]; do sleep 0.05; done');
  const events = openEvents({ commands: writeProgram() });
  const run = events.signal('demo', [], origin);
  await expect.poll(() => events.find(run.id)?.actions[0]?.message).toBe('inner: S20waits');
  assert.equal(events.find(run.id)?.actions[0]?.progress, 0.5);
  assert.deepEqual(
    events.within(recordOf(events, run.id)).map(({ event }) => event),
    ['inner'],
  );
  folder.write('go', '');
  assert.equal((await run.finished).actions[0]?.progress, 1);
});

function recordOf(events: Events, id: string): RunDetails {
  const record = events.find(id);
  assert.ok(record);
  return record;
}

/** Writes a `panelsmith` program that runs from its sources. */
function writeProgram(): string {
  const program = folder.at('panelsmith.mjs');
  const [tsx, cli] = [import.meta.resolve('tsx/esm/api'), join(import.meta.dirname, '../../cli/panelsmith.ts')];
  writeFileSync(program, `import { register } from '${tsx}';\nregister();\nawait import('${cli}');\n`);
  return program;
}
