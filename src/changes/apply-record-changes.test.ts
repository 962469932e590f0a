import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Databases } from '../db/file/databases.ts';
import type { DbRecord } from '../db/file/record.ts';
import { applyRecordChanges } from './apply-record-changes.ts';
import { databasesOf } from './change-set.fixture.ts';
import { ChangeSet } from './change-set.ts';
import { inverseOf, type RecordChange } from './record-change.ts';

function staged(databases: Databases, stage: (changes: ChangeSet) => void): readonly RecordChange[] {
  const changes = new ChangeSet(databases);
  stage(changes);
  return changes.changes;
}

const files = { accounts: ['ann=user|City|Rome'], hosts: ['one=host|IP|1'] };

const inBoth = (changes: ChangeSet): void => {
  changes.accounts.setProps('ann', { City: 'Oslo' });
  changes.database('hosts').setProps('one', { IP: '2' });
};

const textIn = (databases: Databases, name: string): string =>
  readFileSync(join(databases.root.databases, name), 'utf8').replace(/^#.*\n/gm, '');

test('a conflict is returned, and nothing is written', async () => {
  const databases = databasesOf(files);
  const changes = staged(databases, inBoth);
  await databases.open('hosts').update((draft) => {
    draft.setProps('one', { IP: '9' });
  });
  const conflicts = [{ database: 'hosts', key: 'one', property: 'IP', stored: '9', staged: '2' }];
  expect(await applyRecordChanges(databases, changes)).toEqual(conflicts);
  expect(textIn(databases, 'accounts')).toBe('ann=user|City|Rome\n');
});

test('when the second database cannot be written, the first gets its old content again and the failure is thrown', async () => {
  const { root } = databasesOf(files);
  const hosts = join(root.databases, 'hosts');
  let isInTheWay = false;
  const databases = new Databases(root, {
    // Its lock is held by then.
    changedOutside() {
      mkdirSync(`${hosts}.${process.pid}.tmp/full`, { recursive: true });
      isInTheWay = true;
    },
  });
  const changes = staged(databases, inBoth);
  writeFileSync(hosts, 'one=host|IP|1\ntwo=host\n');
  await expect(applyRecordChanges(databases, changes)).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
  expect(isInTheWay).toBe(true);
  expect(textIn(databases, 'accounts')).toBe('ann=user|City|Rome\n');
  await (await databases.accounts.lock(1)).release();
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
