import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeLockOf } from '../db/file/close-lock.fixture.ts';
import { Databases } from '../db/file/databases.ts';
import type { DbRecord } from '../db/file/record.ts';
import { killableHelper } from '../files/locks/killable-helper.fixture.ts';
import { applyRecordChanges } from './apply-record-changes.ts';
import { databasesOf } from './change-set.fixture.ts';
import { ChangeSet } from './change-set.ts';
import { inverseOf, type RecordChange } from './record-change.ts';

const folderOf = (databases: Databases): string => databases.root.databases;

/** The bytes of a file of the databases. */
const bytesIn = (databases: Databases, name: string): string => readFileSync(join(folderOf(databases), name), 'latin1');

/** Its record lines. */
const recordsIn = (databases: Databases, name: string): string => bytesIn(databases, name).replace(/^#.*\n/gm, '');

function staged(databases: Databases, stage: (changes: ChangeSet) => void): readonly RecordChange[] {
  const changes = new ChangeSet(databases);
  stage(changes);
  return changes.changes;
}

const files = {
  accounts: ['ann=user|City|Rome', 'bob=user|City|Bonn'],
  hosts: ['one=host|IP|1'],
};

/** One change in each of the two databases. */
const inBoth = (changes: ChangeSet): void => {
  changes.accounts.setProps('ann', { City: 'Oslo' });
  changes.accounts.create('eve', 'user', { City: 'Lima' });
  changes.accounts.delete('bob');
  changes.database('hosts').setProps('one', { IP: '2' });
};

/**
 * Makes a database unwritable, for root too: a folder is where its new file would be. Its lock must be held, since
 * taking the lock needs that place too.
 */
function makeUnwritable(databases: Databases, name: string): Promise<void> {
  mkdirSync(join(folderOf(databases), `${name}.${process.pid}.tmp`, 'full'), { recursive: true });
  return Promise.resolve();
}

describe('changes to several databases', () => {
  test('are all written, and reported one by one with both states', async () => {
    const databases = databasesOf(files);
    const told: string[] = [];
    const conflicts = await applyRecordChanges(databases, staged(databases, inBoth), {
      reached: (step) => told.push(step),
      written: (name, before, after) => told.push(`${name} ${before.keys().join()} ${after.keys().join()}`),
    });
    expect([conflicts, recordsIn(databases, 'accounts'), recordsIn(databases, 'hosts')]).toEqual([
      [],
      'ann=user|City|Oslo\neve=user|City|Lima\n',
      'one=host|IP|2\n',
    ]);
    const steps = ['locked', 'written accounts', 'written hosts'];
    expect(told).toEqual([...steps, 'accounts ann,bob ann,eve', 'hosts one one']);
  });

  test.each<[string, (changes: ChangeSet) => void, string, string | undefined]>([
    [
      'a property has another value',
      (now) => {
        now.accounts.setProps('ann', { City: 'Bern' });
      },
      'ann',
      'City',
    ],
    [
      'a record has another type',
      (now) => {
        now.accounts.setType('ann', 'group');
      },
      'ann',
      undefined,
    ],
    [
      'a changed record is gone',
      (now) => {
        now.accounts.delete('ann');
      },
      'ann',
      undefined,
    ],
    [
      'a removed record is gone already',
      (now) => {
        now.accounts.delete('bob');
      },
      'bob',
      undefined,
    ],
    [
      'a new record is there already',
      (now) => {
        now.accounts.create('eve', 'user', {});
      },
      'eve',
      undefined,
    ],
    [
      'the last database has a conflict',
      (now) => {
        now.database('hosts').setProps('one', { IP: '9' });
      },
      'one',
      'IP',
    ],
  ])('leave every file byte for byte when %s', async (_, meanwhile, key, property) => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    await applyRecordChanges(databases, staged(databases, meanwhile));
    const before = ['accounts', 'hosts'].map((name) => bytesIn(databases, name));
    let begun = false;
    const conflicts = await applyRecordChanges(databases, changes, {
      before: async () => {
        begun = await Promise.resolve(true);
        return undefined;
      },
    });
    expect([conflicts?.map((one) => [one.key, one.property]), begun]).toEqual([[[key, property]], false]);
    expect(['accounts', 'hosts'].map((name) => bytesIn(databases, name))).toEqual(before);
  });

  test('are not written if there is a reason against it, which is reported', async () => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    const before = ['accounts', 'hosts'].map((name) => bytesIn(databases, name));
    expect(await applyRecordChanges(databases, changes, { before: () => Promise.resolve('not now') })).toBe('not now');
    expect(['accounts', 'hosts'].map((name) => bytesIn(databases, name))).toEqual(before);
    expect(await applyRecordChanges(databases, changes)).toEqual([]);
  });

  test('do not conflict with somebody who has made the same change to a property', async () => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    await databases.accounts.update((draft) => {
      draft.setProps('ann', { City: 'Oslo', Street: 'Main' });
    });
    expect(await applyRecordChanges(databases, changes)).toEqual([]);
    expect(recordsIn(databases, 'accounts')).toContain('ann=user|City|Oslo|Street|Main\n');
  });
});

describe('when the second database cannot be written', () => {
  test('the first is restored, the failure is thrown, and both can be locked again', async () => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    const before = ['accounts', 'hosts'].map((name) => recordsIn(databases, name));
    const told: unknown[] = [];
    const around = {
      before: () => makeUnwritable(databases, 'hosts'),
      written: () => told.push('written'),
      notRolledBack: (error: unknown) => told.push(error),
    };
    await expect(applyRecordChanges(databases, changes, around)).rejects.toMatchObject({
      key: 'errors.databaseUnwritable',
    });
    expect(['accounts', 'hosts'].map((name) => recordsIn(databases, name))).toEqual(before);
    expect(told).toEqual([]);
    rmSync(join(folderOf(databases), `hosts.${process.pid}.tmp`), { recursive: true });
    expect(await applyRecordChanges(databases, changes)).toEqual([]);
    expect(recordsIn(databases, 'hosts')).toBe('one=host|IP|2\n');
  });

  test('a change that somebody else had made before stays', async () => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    await databases.accounts.update((draft) => {
      draft.setProps('ann', { City: 'Oslo' });
    });
    const before = recordsIn(databases, 'accounts');
    const around = { before: () => makeUnwritable(databases, 'hosts') };
    await expect(applyRecordChanges(databases, changes, around)).rejects.toMatchObject({
      key: 'errors.databaseUnwritable',
    });
    expect(recordsIn(databases, 'accounts')).toBe(before);
  });

  test('what could not be restored either is reported', async () => {
    const databases = databasesOf(files);
    const told: unknown[] = [];
    const applied = applyRecordChanges(databases, staged(databases, inBoth), {
      after: async () => {
        await makeUnwritable(databases, 'accounts');
        throw new Error('the history is full');
      },
      notRolledBack: (error) => told.push(error),
    });
    await expect(applied).rejects.toThrow('the history is full');
    expect(told).toMatchObject([{ key: 'errors.databaseUnwritable' }]);
    expect([recordsIn(databases, 'hosts'), recordsIn(databases, 'accounts')]).toEqual([
      'one=host|IP|1\n',
      'ann=user|City|Oslo\neve=user|City|Lima\n',
    ]);
  });
});

/** Changes a file as a program does that does not use our lock. */
function edit(databases: Databases, name: string, from: string, to: string): void {
  const text = bytesIn(databases, name);
  expect(text).toContain(from);
  writeFileSync(join(folderOf(databases), name), text.replace(from, to), 'latin1');
}

describe('another program that writes after the comparison, without our lock,', () => {
  test('conflicts if it changes the same property, and nothing is written', async () => {
    const databases = databasesOf(files);
    const conflicts = await applyRecordChanges(databases, staged(databases, inBoth), {
      before: async () => {
        edit(databases, 'accounts', 'Rome', 'Bern');
        return Promise.resolve(undefined);
      },
      after: () => Promise.reject(new Error('after')),
    });
    expect(conflicts).toEqual([{ database: 'accounts', key: 'ann', property: 'City', stored: 'Bern', staged: 'Oslo' }]);
    expect(recordsIn(databases, 'accounts')).toBe('ann=user|City|Bern\nbob=user|City|Bonn\n');
    expect(recordsIn(databases, 'hosts')).toBe('one=host|IP|1\n');
  });

  test('conflicts in a later database, and those written before get their old content again', async () => {
    const databases = databasesOf(files);
    const told: unknown[] = [];
    const conflicts = await applyRecordChanges(databases, staged(databases, inBoth), {
      reached(step) {
        if (step === 'written accounts') edit(databases, 'hosts', 'IP|1', 'IP|9');
      },
      written: (name) => told.push(name),
      notRolledBack: (error) => told.push(error),
    });
    expect(conflicts).toEqual([{ database: 'hosts', key: 'one', property: 'IP', stored: '9', staged: '2' }]);
    expect(recordsIn(databases, 'accounts')).toBe('ann=user|City|Rome\nbob=user|City|Bonn\n');
    expect(recordsIn(databases, 'hosts')).toBe('one=host|IP|9\n');
    expect(told).toEqual([]);
  });

  test('keeps what it changes elsewhere, and the changes are made', async () => {
    const databases = databasesOf(files);
    const conflicts = await applyRecordChanges(databases, staged(databases, inBoth), {
      before: async () => {
        edit(databases, 'accounts', 'Rome\n', 'Rome|Street|Main\neva=user\n');
        return Promise.resolve(undefined);
      },
    });
    expect([conflicts, recordsIn(databases, 'accounts')]).toEqual([
      [],
      'ann=user|City|Oslo|Street|Main\neva=user\neve=user|City|Lima\n',
    ]);
  });

  test('keeps its value also when the rest is rolled back, and that is reported', async () => {
    const databases = databasesOf(files);
    const told: unknown[] = [];
    const applied = applyRecordChanges(databases, staged(databases, inBoth), {
      after() {
        edit(databases, 'accounts', 'Oslo', 'Bern');
        return Promise.reject(new Error('the history is full'));
      },
      notRolledBack: (error) => told.push(error),
    });
    await expect(applied).rejects.toThrow('the history is full');
    expect(told).toMatchObject([{ key: 'errors.databaseBusy', kind: 'unavailable' }]);
    expect(recordsIn(databases, 'accounts')).toBe('ann=user|City|Bern\neve=user|City|Lima\n');
  });
});

describe('when the process that holds the locks is killed after the first database was written', () => {
  test('nothing more is written, the first database gets its old content again, and the next changes are made', async () => {
    const { helper, kill } = killableHelper();
    const databases = new Databases(databasesOf(files).root, { lockHelper: helper });
    const changes = staged(databases, inBoth);
    const told: unknown[] = [];
    const applied = applyRecordChanges(databases, changes, {
      reached(step) {
        if (step === 'written accounts') kill();
      },
      notRolledBack: (error) => told.push(error),
    });
    await expect(applied).rejects.toMatchObject({ key: 'errors.databaseBusy', kind: 'unavailable' });
    expect([recordsIn(databases, 'accounts'), recordsIn(databases, 'hosts'), told]).toEqual([
      'ann=user|City|Rome\nbob=user|City|Bonn\n',
      'one=host|IP|1\n',
      [],
    ]);
    expect(await applyRecordChanges(databases, changes)).toEqual([]);
    expect(recordsIn(databases, 'hosts')).toBe('one=host|IP|2\n');
  });

  test('a newer value of somebody who has the lock since stays, and that is reported', async () => {
    const { helper, kill } = killableHelper();
    const databases = new Databases(databasesOf(files).root, { lockHelper: helper });
    const told: unknown[] = [];
    const applied = applyRecordChanges(databases, staged(databases, inBoth), {
      reached(step) {
        if (step !== 'written accounts') return;
        kill();
        edit(databases, 'accounts', 'Oslo', 'Bern');
      },
      notRolledBack: (error) => told.push(error),
    });
    await expect(applied).rejects.toMatchObject({ key: 'errors.databaseBusy' });
    expect(told).toMatchObject([{ key: 'errors.databaseBusy' }]);
    expect(recordsIn(databases, 'accounts')).toContain('ann=user|City|Bern\n');
  });
});

describe('a lock that cannot be released', () => {
  const reporting = (reported: string[]): Databases =>
    new Databases(databasesOf(files).root, { report: (line) => reported.push(line) });

  test('does not make a failure of changes that were written', async () => {
    const reported: string[] = [];
    const databases = reporting(reported);
    const conflicts = await applyRecordChanges(databases, staged(databases, inBoth), {
      after: async () => {
        closeLockOf(join(folderOf(databases), 'hosts'));
        await Promise.resolve();
      },
    });
    expect([conflicts, recordsIn(databases, 'hosts')]).toEqual([[], 'one=host|IP|2\n']);
    expect(reported).toEqual(['the lock of a database cannot be released']);
    await (await databases.open('hosts').lock(1)).release();
  });

  test('does not hide why nothing was written', async () => {
    const reported: string[] = [];
    const databases = reporting(reported);
    const applied = applyRecordChanges(databases, staged(databases, inBoth), {
      before() {
        closeLockOf(join(folderOf(databases), 'hosts'));
        return Promise.reject(new Error('the history is full'));
      },
    });
    await expect(applied).rejects.toThrow('the history is full');
    expect(reported).toEqual(['the lock of a database cannot be released']);
  });
});

test('changes and then their inverse give the records from before', async () => {
  const names = ['ann', 'bob', 'eve'];
  const props = fc.dictionary(fc.constantFrom('City', 'Note', 'Zip'), fc.constantFrom('', '1', 'ü x', 'a\nb'));
  const record = fc.option(fc.record({ type: fc.constantFrom('user', 'group'), props }), { nil: undefined });
  const state = fc.tuple(record, record, record);
  const databases = databasesOf({ accounts: [] });

  /** Changes the accounts to a state. */
  const changesTo = (wanted: readonly Wanted[]): readonly RecordChange[] =>
    staged(databases, ({ accounts }) => {
      for (const [index, name] of names.entries()) {
        const [now, then] = [accounts.get(name), wanted[index]];
        if (!then) {
          if (now) accounts.delete(name);
        } else if (!now) accounts.create(name, then.type, then.props);
        else {
          accounts.setType(name, then.type);
          accounts.deleteProps(name, [...now.props.keys()]);
          accounts.setProps(name, then.props);
        }
      }
    });

  await fc.assert(
    fc.asyncProperty(state, state, async (first, second) => {
      await applyRecordChanges(databases, changesTo([...first]));
      const before = databases.accounts.snapshot().all();
      const changes = changesTo([...second]);
      expect(await applyRecordChanges(databases, changes)).toEqual([]);
      expect(changesTo([...second])).toEqual([]);
      expect(await applyRecordChanges(databases, changes.map(inverseOf))).toEqual([]);
      expect(databases.accounts.snapshot().all().map(shown)).toEqual(before.map(shown));
    }),
    { numRuns: 25 },
  );
});

type Wanted = { readonly type: string; readonly props: Readonly<Record<string, string>> } | undefined;

const shown = ({ key, type, props }: DbRecord): unknown => [key, type, [...props]];
