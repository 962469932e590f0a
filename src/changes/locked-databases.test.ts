import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closeLockOf } from '../db/file/close-lock.fixture.ts';
import { Databases } from '../db/file/databases.ts';
import { killableHelper } from '../files/locks/killable-helper.fixture.ts';
import { databasesOf } from './change-set.fixture.ts';
import { ChangeSet } from './change-set.ts';
import { LockedDatabases } from './locked-databases.ts';
import type { RecordConflict, RecordChange } from './record-change.ts';

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
function makeUnwritable(databases: Databases, name: string): void {
  mkdirSync(join(folderOf(databases), `${name}.${process.pid}.tmp`, 'full'), { recursive: true });
}

/** Changes a file as a program does that does not use our lock. */
function edit(databases: Databases, name: string, from: string, to: string): void {
  const text = bytesIn(databases, name);
  expect(text).toContain(from);
  writeFileSync(join(folderOf(databases), name), text.replace(from, to), 'latin1');
}

/** Locks the databases of some changes, which must not conflict yet, and stages the changes. */
async function lockFor(databases: Databases, changes: readonly RecordChange[]): Promise<LockedDatabases> {
  const locked = await LockedDatabases.lock(databases, changes);
  expect(locked.stage(changes)).toEqual([]);
  return locked;
}

/** Applies changes from the lock to the release. */
async function applied(databases: Databases, changes: readonly RecordChange[]): Promise<readonly RecordConflict[]> {
  const locked = await LockedDatabases.lock(databases, changes);
  const conflicts = locked.stage(changes);
  if (conflicts.length === 0) expect(await locked.commit()).toEqual([]);
  await locked.release();
  return conflicts;
}

describe('changes to several databases', () => {
  test('are all written, one after the other, and their states before and after are known', async () => {
    const databases = databasesOf(files);
    const locked = await lockFor(databases, staged(databases, inBoth));
    const wrote: string[] = [];
    const conflicts = await locked.commit((name) => wrote.push(name));
    await locked.release();
    expect([conflicts, wrote, recordsIn(databases, 'accounts'), recordsIn(databases, 'hosts')]).toEqual([
      [],
      ['accounts', 'hosts'],
      'ann=user|City|Oslo\neve=user|City|Lima\n',
      'one=host|IP|2\n',
    ]);
    const states = locked.written.map(({ name, before, after }) => [name, before.keys().join(), after.keys().join()]);
    expect(states).toEqual([
      ['accounts', 'ann,bob', 'ann,eve'],
      ['hosts', 'one', 'one'],
    ]);
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
    await applied(databases, staged(databases, meanwhile));
    const before = ['accounts', 'hosts'].map((name) => bytesIn(databases, name));
    const locked = await LockedDatabases.lock(databases, changes);
    expect(locked.stage(changes).map((one) => [one.key, one.property])).toEqual([[key, property]]);
    expect(await locked.commit()).toEqual([]);
    await locked.release();
    expect(['accounts', 'hosts'].map((name) => bytesIn(databases, name))).toEqual(before);
  });

  test('can be given up after they were compared: nothing is written, and the next can be made', async () => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    const before = ['accounts', 'hosts'].map((name) => bytesIn(databases, name));
    await (await lockFor(databases, changes)).release();
    expect(['accounts', 'hosts'].map((name) => bytesIn(databases, name))).toEqual(before);
    expect(await applied(databases, changes)).toEqual([]);
  });

  test('do not conflict with somebody who has made the same change to a property', async () => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    await databases.accounts.update((draft) => {
      draft.setProps('ann', { City: 'Oslo', Street: 'Main' });
    });
    expect(await applied(databases, changes)).toEqual([]);
    expect(recordsIn(databases, 'accounts')).toContain('ann=user|City|Oslo|Street|Main\n');
  });

  test('that cannot all be locked lock none', async () => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    mkdirSync(join(folderOf(databases), 'hosts.lock.kept'));
    await expect(LockedDatabases.lock(databases, changes)).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
    await (await databases.open('accounts').lock(1)).release();
  });
});

describe('when the second database cannot be written', () => {
  test('the first can be rolled back, and both can be locked again', async () => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    const before = ['accounts', 'hosts'].map((name) => recordsIn(databases, name));
    const locked = await lockFor(databases, changes);
    makeUnwritable(databases, 'hosts');
    await expect(locked.commit()).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
    expect(locked.written.map(({ name }) => name)).toEqual(['accounts']);
    await locked.rollBack();
    expect(locked.written).toEqual([]);
    await locked.rollBack();
    await locked.release();
    expect(['accounts', 'hosts'].map((name) => recordsIn(databases, name))).toEqual(before);
    rmSync(join(folderOf(databases), `hosts.${process.pid}.tmp`), { recursive: true });
    expect(await applied(databases, changes)).toEqual([]);
    expect(recordsIn(databases, 'hosts')).toBe('one=host|IP|2\n');
  });

  test('a change that somebody else had made before stays', async () => {
    const databases = databasesOf(files);
    const changes = staged(databases, inBoth);
    await databases.accounts.update((draft) => {
      draft.setProps('ann', { City: 'Oslo' });
    });
    const before = recordsIn(databases, 'accounts');
    const locked = await lockFor(databases, changes);
    makeUnwritable(databases, 'hosts');
    await expect(locked.commit()).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
    await locked.rollBack();
    await locked.release();
    expect(recordsIn(databases, 'accounts')).toBe(before);
  });
});

test('if one database cannot be rolled back, those that were written after it are nevertheless', async () => {
  const databases = databasesOf(files);
  const locked = await lockFor(databases, staged(databases, inBoth));
  expect(await locked.commit()).toEqual([]);
  makeUnwritable(databases, 'accounts');
  await expect(locked.rollBack()).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
  await locked.release();
  expect([recordsIn(databases, 'hosts'), recordsIn(databases, 'accounts')]).toEqual([
    'one=host|IP|1\n',
    'ann=user|City|Oslo\neve=user|City|Lima\n',
  ]);
});

describe('another program that writes after the comparison, without our lock,', () => {
  test('conflicts if it changes the same property, and nothing is written', async () => {
    const databases = databasesOf(files);
    const locked = await lockFor(databases, staged(databases, inBoth));
    edit(databases, 'accounts', 'Rome', 'Bern');
    const conflicts = await locked.commit();
    await locked.release();
    expect(conflicts).toEqual([{ database: 'accounts', key: 'ann', property: 'City', stored: 'Bern', staged: 'Oslo' }]);
    expect(locked.written).toEqual([]);
    expect(recordsIn(databases, 'accounts')).toBe('ann=user|City|Bern\nbob=user|City|Bonn\n');
    expect(recordsIn(databases, 'hosts')).toBe('one=host|IP|1\n');
  });

  test('conflicts in a later database, and those written before can be rolled back', async () => {
    const databases = databasesOf(files);
    const locked = await lockFor(databases, staged(databases, inBoth));
    const conflicts = await locked.commit((name) => {
      if (name === 'accounts') edit(databases, 'hosts', 'IP|1', 'IP|9');
    });
    expect(conflicts).toEqual([{ database: 'hosts', key: 'one', property: 'IP', stored: '9', staged: '2' }]);
    await locked.rollBack();
    await locked.release();
    expect(recordsIn(databases, 'accounts')).toBe('ann=user|City|Rome\nbob=user|City|Bonn\n');
    expect(recordsIn(databases, 'hosts')).toBe('one=host|IP|9\n');
  });

  test('keeps what it changes elsewhere, and the changes are made', async () => {
    const databases = databasesOf(files);
    const locked = await lockFor(databases, staged(databases, inBoth));
    edit(databases, 'accounts', 'Rome\n', 'Rome|Street|Main\neva=user\n');
    expect(await locked.commit()).toEqual([]);
    await locked.release();
    expect(recordsIn(databases, 'accounts')).toBe('ann=user|City|Oslo|Street|Main\neva=user\neve=user|City|Lima\n');
  });

  test('keeps its value also when the rest is rolled back, and that is a failure', async () => {
    const databases = databasesOf(files);
    const locked = await lockFor(databases, staged(databases, inBoth));
    expect(await locked.commit()).toEqual([]);
    edit(databases, 'accounts', 'Oslo', 'Bern');
    await expect(locked.rollBack()).rejects.toMatchObject({ key: 'errors.databaseBusy', kind: 'unavailable' });
    await locked.release();
    expect(recordsIn(databases, 'accounts')).toBe('ann=user|City|Bern\neve=user|City|Lima\n');
  });
});

describe('when the process that holds the locks is killed after the first database was written', () => {
  test('nothing more is written, the first database can be rolled back, and the next changes are made', async () => {
    const { helper, kill } = killableHelper();
    const databases = new Databases(databasesOf(files).root, { lockHelper: helper });
    const changes = staged(databases, inBoth);
    const locked = await lockFor(databases, changes);
    const written = locked.commit((name) => {
      if (name === 'accounts') kill();
    });
    await expect(written).rejects.toMatchObject({ key: 'errors.databaseBusy', kind: 'unavailable' });
    await locked.rollBack();
    await locked.release();
    expect([recordsIn(databases, 'accounts'), recordsIn(databases, 'hosts')]).toEqual([
      'ann=user|City|Rome\nbob=user|City|Bonn\n',
      'one=host|IP|1\n',
    ]);
    expect(await applied(databases, changes)).toEqual([]);
    expect(recordsIn(databases, 'hosts')).toBe('one=host|IP|2\n');
  });

  test('a newer value of somebody who has the lock since stays, and that is a failure', async () => {
    const { helper, kill } = killableHelper();
    const databases = new Databases(databasesOf(files).root, { lockHelper: helper });
    const locked = await lockFor(databases, staged(databases, inBoth));
    const written = locked.commit((name) => {
      if (name !== 'accounts') return;
      kill();
      edit(databases, 'accounts', 'Oslo', 'Bern');
    });
    await expect(written).rejects.toMatchObject({ key: 'errors.databaseBusy' });
    await expect(locked.rollBack()).rejects.toMatchObject({ key: 'errors.databaseBusy' });
    await locked.release();
    expect(recordsIn(databases, 'accounts')).toContain('ann=user|City|Bern\n');
  });
});

test('a lock that cannot be released is reported, and the others are released', async () => {
  const reported: string[] = [];
  const databases = new Databases(databasesOf(files).root, { report: (line) => reported.push(line) });
  const locked = await lockFor(databases, staged(databases, inBoth));
  expect(await locked.commit()).toEqual([]);
  closeLockOf(join(folderOf(databases), 'hosts'));
  await locked.release();
  expect(reported).toEqual(['the lock of a database cannot be released']);
  for (const name of ['accounts', 'hosts']) await (await databases.open(name).lock(1)).release();
});
