import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Databases } from '../db/file/databases.ts';
import { identityOf, ownIdentity } from '../process/process-identity.ts';
import { openRoot } from '../root.ts';
import { openSystem, type System } from '../system.ts';
import { applyRecordChanges } from './apply-record-changes.ts';
import { databasesOf } from './change-set.fixture.ts';
import { ChangeSet } from './change-set.ts';
import type { HistoryEntry } from './history/history-entry.ts';
import { History } from './history/history.ts';
import { madeUpEntry } from './history/made-up-entry.fixture.ts';
import type { RecordChange } from './record-change.ts';
import { finishedDeletions, unfinishedEntries, unsignalled, type Unfinished } from './unfinished-entries.ts';

let folder: string;
let system: System;
let histories = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-recovery-'));
  system = await openSystem(openRoot(folder), { withPanels: false });
});

afterAll(async () => {
  await system.close();
  rmSync(folder, { recursive: true });
});

const blank: HistoryEntry = {
  ...madeUpEntry(1),
  process: 'a process that is gone',
  changes: [],
  signals: [],
  runs: [],
  state: 'prepared',
};

type Found = Unfinished[];

/** The entries that the next start finds unfinished among these, the oldest first. */
async function found(databases: Databases, ...entries: readonly Partial<HistoryEntry>[]): Promise<Found> {
  const file = join(folder, `history-${histories++}`);
  const history = new History(file, `${file}.index`);
  for (const [index, entry] of entries.entries()) await history.add({ ...blank, id: `entry-${index}`, ...entry });
  const result = await unfinishedEntries(history, databases, system.events, (_, error) => {
    throw error;
  });
  await history.close();
  return result;
}

const files = { accounts: ['ann=user|City|Rome|Zip|1', 'bob=user|City|Bonn'], hosts: ['one=host|IP|1'] };

/** Four changes in two databases. */
function changesIn(databases: Databases): readonly RecordChange[] {
  const changes = new ChangeSet(databases);
  changes.accounts.setProps('ann', { City: 'Oslo', Zip: '2' });
  changes.accounts.create('eve', 'user', { City: 'Lima' });
  changes.accounts.delete('bob');
  changes.database('hosts').setProps('one', { IP: '2' });
  return changes.changes;
}

/** Every record, as text. */
const recordsIn = (databases: Databases): readonly string[] =>
  ['accounts', 'hosts'].flatMap((name) =>
    databases
      .open(name)
      .snapshot()
      .all()
      .map(({ key, type, props }) => [key, type, ...[...props].flat()].join(' ')),
  );

const before = ['ann user City Rome Zip 1', 'bob user City Bonn', 'one host IP 1'];
const after = ['ann user City Oslo Zip 2', 'eve user City Lima', 'one host IP 2'];

const told = (unfinished: Found): unknown => unfinished.map(({ state, recovered }) => [state, recovered]);

describe('a change set whose process is gone', () => {
  test('is written completely or not at all, whichever part of it was written before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([0, 1, 2, 3]), async (indexes) => {
        const databases = databasesOf(files);
        const changes = changesIn(databases);
        await applyRecordChanges(
          databases,
          changes.filter((_, index) => indexes.includes(index)),
        );
        const result = told(await found(databases, { changes }));
        const isPart = indexes.length > 0 && indexes.length < changes.length;
        const state = indexes.length === 0 ? 'abandoned' : 'applied';
        expect(result).toEqual([[state, isPart ? 'finished' : undefined]]);
        expect(recordsIn(databases)).toEqual(indexes.length === 0 ? before : after);
      }),
      { numRuns: 16 },
    );
  });

  test('is rolled back where it was written, if somebody has changed the rest meanwhile', async () => {
    const databases = databasesOf(files);
    const changes = changesIn(databases);
    await applyRecordChanges(databases, changes.slice(0, 3));
    await databases.open('hosts').update((draft) => {
      draft.setProps('one', { IP: '9' });
    });
    expect(told(await found(databases, { changes }))).toEqual([['abandoned', 'rolled back']]);
    expect(recordsIn(databases)).toEqual([...before.slice(0, 2), 'one host IP 9']);
  });

  test('is interrupted if its event was not signalled, or if it is unknown whether its secret was written', async () => {
    const databases = databasesOf(files);
    const changes = changesIn(databases);
    const properties = [{ name: 'DbPassword', before: 'old', after: 'new' }];
    const secret = { database: 'accounts', key: 'ann', before: 'user', after: 'user', properties };
    expect(told(await found(databases, { changes: [secret] }))).toEqual([['interrupted', undefined]]);
    await applyRecordChanges(databases, changes);
    const signals = [{ event: 'user-modify', args: ['ann'] }];
    expect(told(await found(databases, { changes, signals }))).toEqual([['interrupted', undefined]]);
    expect(told(await found(databases, { state: 'applied', signals }))).toEqual([['interrupted', undefined]]);
  });

  test('is completed however many change sets were made after it', async () => {
    const databases = databasesOf(files);
    const changes = changesIn(databases);
    await applyRecordChanges(databases, changes.slice(0, 3));
    const later = Array.from({ length: 250 }, () => ({ state: 'applied' as const }));
    const result = await found(databases, { changes }, ...later);
    expect(result.map(({ entry, state, recovered }) => [entry.id, state, recovered])).toEqual([
      ['entry-0', 'applied', 'finished'],
    ]);
    expect(recordsIn(databases)).toEqual(after);
  });

  test('is found in the order of the history, the oldest first', async () => {
    const databases = databasesOf(files);
    const entries = await found(databases, {}, { state: 'applied' }, { state: 'abandoned' }, {});
    expect(entries.map(({ entry }) => entry.id)).toEqual(['entry-0', 'entry-3']);
  });
});

test('a change set of a process that is still running is left alone', async () => {
  const databases = databasesOf(files);
  const changes = changesIn(databases);
  await applyRecordChanges(databases, changes.slice(0, 1));
  const written = recordsIn(databases);
  expect(await found(databases, { changes, process: identityOf(process.ppid) })).toEqual([]);
  expect(recordsIn(databases)).toEqual(written);
  expect(told(await found(databases, { changes, process: ownIdentity() }))).toEqual([['applied', 'finished']]);
});

test('the signals that were not sent are those after the last run; those of one run are sent at once', () => {
  const signals = ['a', 'b', 'c'].map((key) => ({ event: 'user-modify', args: [key] }));
  for (const count of [0, 1, 2, 3]) {
    const runs = signals.slice(0, count).map(({ args }) => `run-${args[0] ?? ''}`);
    expect(unsignalled({ ...blank, signals, runs })).toEqual(signals.slice(count));
    expect(unsignalled({ ...blank, signals, runs, together: true })).toEqual(count === 0 ? signals : []);
  }
});

test('an account is removed only after every event about it, and about no removed account, has succeeded', () => {
  const deleting = ['ann', 'bob'].map((key) => ({ event: 'user-delete', args: [key] }));
  const removed = (entry: Partial<HistoryEntry>): readonly string[] =>
    finishedDeletions({ ...blank, deletedAfterwards: ['ann', 'bob'], ...entry }, system.events);
  expect(removed({ signals: [] })).toEqual(['ann', 'bob']);
  expect(removed({ signals: deleting.slice(0, 1), runs: ['unknown'] })).toEqual(['bob']);
  expect(removed({ signals: deleting })).toEqual([]);
  expect(removed({ signals: [{ event: 'group-modify', args: ['sales'] }] })).toEqual([]);
  expect(removed({ deletedAfterwards: [] })).toEqual([]);
});
