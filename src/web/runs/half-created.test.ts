import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChangeSet } from '../../changes/change-set.ts';
import type { RunDetails } from '../../events/journal/run-details.ts';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { openSystem, type System } from '../../system.ts';
import { alarmingRuns } from './alarming-runs.ts';
import { halfCreatedBy, marksOf } from './half-created.ts';

const author = { account: 'admin', origin: 'test' };

let folder: TemporaryFolder;
let system: System;

beforeEach(async () => {
  folder = temporaryFolder();
  folder.write('home/e-smith/db/accounts', 'ann=thing\n');
  event('thing-create', 'exit 1');
  system = await openSystem(openRoot(folder.path), { withPanels: false });
});

afterEach(async () => {
  await system.close();
});

/** Makes the only action of an event do this. */
function event(name: string, script: string): void {
  folder.write(`etc/e-smith/events/${name}/S10make`, `#!/bin/sh\n${script}\n`);
}

/** Creates things with one change set, and signals their events. */
async function create(...names: readonly string[]): Promise<RunDetails> {
  const changes = new ChangeSet(system.databases);
  for (const name of names) {
    changes.accounts.create(name, 'thing', {});
    changes.signal('thing-create', name);
  }
  const applied = await system.changes.apply(changes, author);
  if ('conflicts' in applied) throw new Error('there was a conflict');
  const [run] = await applied.settled;
  if (!run) throw new Error('no run');
  return run;
}

async function signal(name: string, during: (id: string) => void = () => undefined): Promise<RunDetails> {
  const run = system.events.signal('thing-create', [name], { author: 'admin', changeSet: undefined });
  during(run.id);
  return run.finished;
}

async function alarms(): Promise<string[]> {
  return (await alarmingRuns({ system })).map(({ id }) => id);
}

const marks = (): Promise<ReadonlyMap<string, string>> => marksOf({ system }, 'accounts');

test('what a failed run created is half created, and its record leads to the page of the run', async () => {
  const run = await create('bob');
  expect(await alarms()).toEqual([run.id]);
  expect((await halfCreatedBy({ system }, run))?.entry.id).toBe(run.changeSet);
  expect(await marks()).toEqual(new Map([['bob', `/server-manager/runs/${run.id}`]]));
  expect(await marksOf({ system }, 'configuration')).toEqual(new Map());
});

test('a run that succeeded is not an alarm', async () => {
  event('thing-create', '');
  await create('bob');
  expect(await alarms()).toEqual([]);
  expect(await marks()).toEqual(new Map());
});

test('of a run about several records, only those that failed are marked', async () => {
  event('thing-create', '[ "$2" = bob ]');
  await create('bob', 'cyd');
  expect([...(await marks()).keys()]).toEqual(['cyd']);
});

test('the alarm is over when the same event and arguments were signalled again with success', async () => {
  await create('bob');
  event('thing-create', '');
  await signal('cyd');
  expect(await alarms()).toHaveLength(1);
  await signal('bob');
  expect(await alarms()).toEqual([]);
});

test('if signalling again fails too, the later run is the alarm', async () => {
  await create('bob');
  const again = await signal('bob');
  expect(await alarms()).toEqual([again.id]);
});

test('signalling again and cancelling does not hide the alarm', async () => {
  const run = await create('bob');
  event('thing-create', 'sleep 600');
  const cancelled = await signal('bob', (id) => {
    system.events.cancel(id, 'admin');
  });
  expect(cancelled.reason).toBe('cancelled');
  expect(await alarms()).toEqual([run.id]);
  expect([...(await marks()).keys()]).toEqual(['bob']);
});

test('a dismissed run is not an alarm, and its record is not marked', async () => {
  const run = await create('bob');
  const other = await create('cyd');
  await system.changes.dismiss(run, 'made by hand', author);
  expect(await alarms()).toEqual([other.id]);
  expect([...(await marks()).keys()]).toEqual(['cyd']);
});

test('a created record that was removed since is not half created, but the run stays an alarm', async () => {
  const run = await create('bob');
  await system.databases.accounts.update((accounts) => {
    accounts.delete('bob');
  });
  expect(await alarms()).toEqual([run.id]);
  expect(await halfCreatedBy({ system }, run)).toBeUndefined();
  expect(await marks()).toEqual(new Map());
});

test('a failed run that created nothing left nothing half created', async () => {
  const run = await signal('ann');
  expect(await alarms()).toEqual([run.id]);
  expect(await halfCreatedBy({ system }, run)).toBeUndefined();
});
