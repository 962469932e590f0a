import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openDatabases, type OpenDatabases } from './open-databases.ts';

let folder: TemporaryFolder;
let databases: OpenDatabases;

beforeEach(() => {
  folder = temporaryFolder();
  databases = openDatabases(folder.path, { environment: {} });
});

afterEach(() => {
  databases.close();
});

function lay(path: string, ...lines: string[]): string {
  return folder.write(path, Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'));
}

function linesOf(path: string): string[] {
  return readFileSync(folder.at(path), 'latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const accounts = 'home/e-smith/db/accounts';

test('a record is created, read, changed and deleted, and each change is written at once', async () => {
  const abc = await databases.accounts.newRecord('abc', { type: 'user', FirstName: 'Al', Pager: '' });
  expect([abc?.key, abc?.type, abc?.prop('type'), abc?.prop('Pager'), abc?.prop('Phone')]).toEqual([
    'abc',
    'user',
    'user',
    '',
    undefined,
  ]);
  expect(await abc?.setProp('Phone', '5|5')).toBe(true);
  await abc?.mergeProps({ FirstName: 'Ann', Dept: 'Sales' });
  expect(await abc?.deleteProp('Pager')).toBe('');
  expect(linesOf(accounts)).toEqual(['abc=user|Dept|Sales|FirstName|Ann|Phone|55']);
  await abc?.resetProps({ type: 'user', Only: 'this' });
  expect(abc?.show()).toBe('abc\n  Only = this\n  type = user\n');
  expect([await abc?.delete(), await abc?.delete(), abc?.prop('Only')]).toEqual([true, false, undefined]);
  expect(await abc?.setProp('A', '1')).toBe(false);
  expect(linesOf(accounts)).toEqual([]);
});

test('a record with an existing key or with an invalid value is not created', async () => {
  lay(accounts, 'abc=group');
  expect(await databases.accounts.newRecord('abc', { type: 'user' })).toBeUndefined();
  for (const key of ['', ' ', '#a', 'a=b', 'a|b', 'a\nb'])
    await expect(databases.accounts.newRecord(key, {})).rejects.toThrow(/cannot (be named|store key)/);
  for (const props of [{}, { A: '1' }, { type: '' }])
    await expect(databases.accounts.newRecord('n', props)).rejects.toMatchObject({ key: 'errors.typeNeeded' });
  await expect(databases.accounts.newRecord('n', { A: 'a|b' })).rejects.toMatchObject({ key: 'errors.noPipes' });
  await expect(databases.accounts.setProp('abc', 'A', 'a\\')).rejects.toMatchObject({
    key: 'errors.trailingBackslash',
  });
  await expect(databases.accounts.setProp('abc', 'A', 'C:\\new')).rejects.toMatchObject({ key: 'errors.backslashN' });
  await expect(databases.accounts.get('abc')?.deleteProp('type')).rejects.toMatchObject({ key: 'errors.typeNeeded' });
  await expect(databases.accounts.get('abc')?.resetProps({ type: '' })).rejects.toMatchObject({
    key: 'errors.typeNeeded',
  });
  expect(linesOf(accounts)).toEqual(['abc=group']);
});

test('nothing is stored after a value that ends in a backslash', async () => {
  lay(accounts, 'abc=group|A|C:\\');
  await expect(databases.accounts.setProp('abc', 'B', '1')).rejects.toMatchObject({ key: 'errors.storedBackslash' });
  expect(linesOf(accounts)).toEqual(['abc=group|A|C:\\']);
});

test('records are found by properties, in byte order of their keys', () => {
  lay(accounts, 'b=user|Groups|x,y', 'a=user', '10=group', 'valueless');
  const { accounts: opened } = databases;
  expect(opened.keys()).toEqual(['10', 'a', 'b', 'valueless']);
  expect(opened.getAll().map(({ key }) => key)).toEqual(['10', 'a', 'b', 'valueless']);
  expect(opened.getAllByProp({ type: 'user', Groups: 'y' }).map(({ key }) => key)).toEqual(['b']);
  expect(opened.users().map(({ key }) => key)).toEqual(['a', 'b']);
  expect(opened.get('valueless')).toBeUndefined();
  expect(opened.asMap().get('b')).toEqual(
    new Map([
      ['Groups', 'x,y'],
      ['type', 'user'],
    ]),
  );
});

test('an open database shows the state it read until it writes or is reloaded', async () => {
  lay(accounts, 'abc=user|A|1');
  const other = databases.open('accounts');
  await databases.accounts.setProp('abc', 'B', '2');
  expect(other.getProp('abc', 'B')).toBeUndefined();
  await other.setProp('abc', 'C', '3');
  expect(other.getProp('abc', 'B')).toBe('2');
  expect(databases.accounts.getProp('abc', 'C')).toBeUndefined();
  databases.accounts.reload();
  expect(databases.accounts.getProp('abc', 'C')).toBe('3');
  expect(linesOf(accounts)).toEqual(['abc=user|A|1|B|2|C|3']);
});

test('a plain setting is a type, and setting it creates it', async () => {
  const { configuration } = databases;
  expect(await configuration.setValue('SystemName', 'mail', { create: false })).toBe(false);
  expect(await configuration.setValue('SystemName', 'mail')).toBe(true);
  expect(await configuration.setProp('sshd', 'status', 'enabled')).toBe(false);
  expect(await configuration.setProp('sshd', 'status', 'enabled', { type: 'service' })).toBe(true);
  expect([configuration.getValue('SystemName'), configuration.services()]).toEqual(['mail', ['sshd']]);
  expect(await configuration.getValueAndDelete('SystemName')).toBe('mail');
  expect(await configuration.getPropAndDelete('sshd', 'status')).toBe('enabled');
  expect(linesOf('home/e-smith/db/configuration')).toEqual(['sshd=service']);
});

test('with encoding bytes invalid UTF-8 stays unchanged, with encoding text a written value becomes UTF-8', async () => {
  lay(accounts, 'u=user|FirstName|Zo\xeb');
  const bytes = openDatabases(folder.path, { encoding: 'bytes', environment: {} });
  const name = bytes.accounts.getProp('u', 'FirstName');
  expect([name, databases.accounts.getProp('u', 'FirstName')]).toEqual(['Zo\xeb', 'Zoë']);
  await bytes.accounts.setProp('u', 'LastName', name ?? '');
  await expect(bytes.accounts.setProp('u', 'LastName', '山')).rejects.toThrow();
  expect(linesOf(accounts)).toEqual(['u=user|FirstName|Zo\xeb|LastName|Zo\xeb']);
  await databases.accounts.setProp('u', 'LastName', 'Zoë');
  expect(linesOf(accounts)).toEqual(['u=user|FirstName|Zo\xeb|LastName|Zo\xc3\xab']);
  bytes.close();
});

test('an environment variable names another default file, and a given file takes precedence', () => {
  lay(accounts, 'a=user');
  lay('srv/others', 'b=user');
  const environment = { ESMITH_ACCOUNT_DB: '/srv/others', ESMITH_CONFIG_DB: 'accounts', DBPATH: '/srv' };
  const moved = openDatabases(folder.path, { environment });
  expect(moved.accounts.keys()).toEqual(['b']);
  expect(moved.configuration.keys()).toEqual(['a']);
  expect(moved.open('accounts', { file: 'accounts' }).keys()).toEqual(['a']);
  expect(openDatabases(folder.path, { environment: { ESMITH_ACCOUNTS_DB: '/srv/others' } }).accounts.keys()).toEqual([
    'a',
  ]);
  moved.close();
});

test('opening needs an existing file, and creating adds the defaults', async () => {
  lay('etc/e-smith/db/accounts/defaults/cgi-bin/type', 'url');
  expect(() => databases.open('accounts')).toThrow(expect.objectContaining({ key: 'errors.databaseMissing' }));
  expect(() => databases.open('plain', { file: '../../../etc/passwd' })).toThrow(
    `no database ${folder.path}/etc/passwd`,
  );
  expect(() => databases.open('..')).toThrow(expect.objectContaining({ key: 'errors.databaseName' }));
  const made = await databases.create('accounts');
  expect([made.getProp('cgi-bin', 'type'), made.recordHasDefaults('cgi-bin'), made.recordHasDefaults('..')]).toEqual([
    'url',
    true,
    false,
  ]);
  await expect(databases.create('accounts')).rejects.toMatchObject({ key: 'errors.databaseExists' });
  expect(existsSync(folder.at(accounts))).toBe(true);
});

test('a read-only database refuses every change', async () => {
  lay(accounts, 'a=user');
  const opened = databases.open('accounts', { readOnly: true });
  const record = opened.get('a');
  const changes = [
    () => record?.setProp('A', '1'),
    () => record?.mergeProps({}),
    () => record?.delete(),
    () => opened.newRecord('n', {}),
    () => opened.setValue('a', 'x'),
    () => opened.addUserToGroups('a', 'b'),
  ];
  for (const change of changes) await expect(change()).rejects.toMatchObject({ key: 'errors.databaseReadOnly' });
  expect([opened.isReadOnly, linesOf(accounts)]).toEqual([true, ['a=user']]);
});

test('groups, pseudonyms and numbers of a user follow the rules of the accounts', async () => {
  lay(
    accounts,
    'abc=user|FirstName|Al|LastName|De Vries',
    'eng=group|Members|abc,bob',
    'ops=group',
    'all=pseudonym|Account|abc',
    'x=pseudonym|Account|all',
    'old=user|Uid|5000',
  );
  lay('etc/passwd', 'www:x:5001:5001::/:/bin/sh');
  lay('etc/group', 'shared:x:5002:');
  const { accounts: opened } = databases;
  await opened.setUserGroups('abc', 'ops', 'nowhere');
  expect([
    opened.userGroupList('abc'),
    opened.isUserInGroup('abc', 'eng'),
    opened.isUserInGroup('abc', 'none'),
  ]).toEqual([['ops'], false, undefined]);
  await opened.removeUserFromGroups('abc', 'ops');
  expect(opened.getProp('ops', 'Members')).toBe('admin');
  expect(await opened.createUserAutoPseudonyms('abc')).toEqual(['al.de.vries', 'al_de_vries']);
  expect((await opened.removeAllUserPseudonyms('abc')).sort()).toEqual(['al.de.vries', 'al_de_vries', 'all', 'x']);
  expect(() => opened.dotPseudonym('nobody')).toThrow(expect.objectContaining({ key: 'errors.recordMissing' }));
  expect([await opened.getNextUid(), await opened.getNextUid()]).toEqual([5003, 5004]);
  for (const name of ['www', 'shared']) expect(await opened.newRecord(name, { type: 'user' })).toBeUndefined();
});

test('several changes are one write, and none is written if the function throws', async () => {
  lay(accounts, 'a=user', 'b=user');
  const failing = databases.accounts.update((draft) => {
    draft.delete('a');
    draft.delete('nobody');
  });
  await expect(failing).rejects.toMatchObject({ key: 'errors.recordMissing' });
  await databases.accounts.update((draft) => {
    for (const { key } of draft.ofType('user')) draft.setProps(key, { Dept: 'Sales' });
  });
  expect(databases.accounts.getAllByProp({ Dept: 'Sales' }).length).toBe(2);
});
