import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { databasesOf } from '../../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../../changes/change-set.ts';
import type { ParsedChoice } from '../choice.ts';
import { stageAccount } from './stage-account.ts';

const ann: ParsedChoice = { kind: 'user', name: 'ann' };
const uid5001 = 'ann=user|FirstName|Ann|Uid|5001|Gid|5001';

/** Stages the account of a restore, with these records here and in the archive. */
function stage(
  chosen: ParsedChoice,
  here: readonly string[],
  archive: readonly string[] | undefined,
  passwd = 'root:x:0:0:root:/root:/bin/sh\n',
): ChangeSet {
  const databases = databasesOf({ accounts: here });
  const file = databases.root.path('archive/accounts');
  mkdirSync(dirname(file));
  if (archive) writeFileSync(file, archive.map((line) => `${line}\n`).join(''));
  mkdirSync(databases.root.path('etc'));
  writeFileSync(join(databases.root.folder, 'etc/passwd'), passwd);
  return stageAccount(databases, dirname(file), chosen);
}

const signals = ({ signals: all }: ChangeSet): string[] => all.map(({ event, args }) => [event, ...args].join(' '));

test('a missing account is created again as it was, with its number, and its event is signalled', () => {
  const changes = stage(ann, ['bob=user|Uid|5000'], [uid5001]);
  const record = changes.accounts.get('ann');
  expect(['FirstName', 'Uid', 'Gid'].map((name) => record?.prop(name))).toEqual(['Ann', '5001', '5001']);
  expect(signals(changes)).toEqual(['user-create ann']);
});

test('if another account has its number by now, it gets a new one', () => {
  const changes = stage(ann, ['bob=user|Uid|5001'], [uid5001]);
  expect(changes.accounts.get('ann')?.prop('FirstName')).toBe('Ann');
  const numbers = ['Uid', 'Gid'].map((name) => changes.accounts.get('ann')?.prop(name));
  expect(numbers).toEqual([expect.stringMatching(/^\d{4,}$/), numbers[0]]);
  expect(numbers[0]).not.toBe('5001');
});

test('a bay is made again by its own event', () => {
  const changes = stage({ kind: 'bay', name: 'sales' }, [], ['sales=ibay|Name|Sales']);
  expect(signals(changes)).toEqual(['ibay-create sales']);
});

test.each<[string, ParsedChoice, readonly string[], readonly string[] | undefined, string?]>([
  ['that is there', ann, ['ann=user|FirstName|Anna'], [uid5001]],
  ['of an archive without accounts', ann, [], undefined],
  ['that the archive does not have', ann, [], ['bob=user']],
  ['of another type', ann, [], ['ann=group']],
  ['of a bay, which is a user', { kind: 'bay', name: 'ann' }, [], [uid5001]],
  ['of the system itself', ann, [], [uid5001], 'ann:x:12:12:daemon:/var/ann:/sbin/nologin\n'],
])('an account %s is not staged', (_, chosen, here, archive, passwd) => {
  const changes = stage(chosen, here, archive, passwd);
  expect(changes.writesNothing).toBe(true);
  expect(signals(changes)).toEqual([]);
});
