import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ChangeSet } from '../../changes/change-set.ts';
import { runDb } from '../../cli/db/db.ts';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { Databases } from './databases.ts';
import { joinGroups, membersOf } from '../../accounts/memberships.ts';
import { openDatabases } from '../../library/open-databases.ts';
import { Passwords } from '../../accounts/passwords/passwords.ts';

let folder: string;
const file = (): string => join(folder, 'home/e-smith/db/accounts');

beforeEach(() => {
  folder = temporaryFolder().path;
  mkdirSync(join(folder, 'home/e-smith/db'), { recursive: true });
  writeFileSync(file(), 'admin:x=user|PasswordSet|no\nstaff=group|Members|abc\n');
});

async function db(...args: string[]): Promise<{ status: number; said: string }> {
  return dbWith('', ...args);
}

async function dbWith(input: string, ...args: string[]): Promise<{ status: number; said: string }> {
  let said = '';
  const status = await runDb(args, {
    root: openRoot(folder),
    program: 'db',
    environment: {},
    stdin: () => Promise.resolve(input),
    out: (text) => (said += Buffer.from(text).toString()),
    err: (text) => (said += text),
  });
  return { status, said };
}

const odd = [
  'a:b',
  'a,b',
  'admin:AAAAAAAAAAAAAAAAAAAAAA:AAAA',
  'a b',
  'a\tb',
  'a"b',
  'a;b',
  '-x',
  '/etc/x',
  '../x',
  '..',
  'a\\b',
  '<a>',
];

test.each(odd)('scripts and panels cannot create an account %j', async (key) => {
  const { accounts } = openDatabases(folder);
  await expect(accounts.newRecord(key, { type: 'user' })).rejects.toMatchObject({ key: 'errors.accountKeyUnsafe' });
  await expect(accounts.setProp(key, 'A', '1', { type: 'user' })).rejects.toThrow('cannot be named');
  await expect(
    accounts.update((draft) => {
      draft.create(key, 'user', {});
    }),
  ).rejects.toThrow('cannot be named');
  const changes = new ChangeSet(new Databases(openRoot(folder)));
  expect(() => {
    changes.accounts.create(key, 'user', {});
  }).toThrow('cannot be named');
  expect(() => {
    changes.database('other').create('a:b', 'thing', {});
  }).not.toThrow();
});

test.each([
  'sales',
  'Primary',
  'jean.luc.picard',
  'webmaster@example.com',
  "o'brien@example.com",
  'a+b',
  'a/b',
  'müller',
])('an account %j can be created', async (key) => {
  const { accounts } = openDatabases(folder);
  expect((await accounts.newRecord(key, { type: 'pseudonym' }))?.key).toBe(key);
});

test.each([
  ['set', 'a:b', 'user'],
  ['set', 'a,b', 'user', 'A', '1'],
  ['setdefault', 'a:b', 'user'],
])('db accounts %s %j is refused, and nothing is written', async (...args) => {
  const { status, said } = await db('accounts', ...args);
  expect([status, said]).toEqual([1, expect.stringContaining('an account cannot be named "a')]);
  expect(readFileSync(file(), 'utf8')).toBe('admin:x=user|PasswordSet|no\nstaff=group|Members|abc\n');
});

test('db refuses such a line of a batch and runs the others', async () => {
  const { status, said } = await dbWith('set a:b user\nset abc user\n', 'accounts', 'batch');
  expect([status, said]).toEqual([1, expect.stringContaining('line 1: an account cannot be named "a:b"')]);
  expect(readFileSync(file(), 'utf8')).toContain('abc=user\n');
});

test('db accepts such a key in other databases, and spaces in account keys', async () => {
  expect((await db('other', 'set', 'a:b', 'thing')).status).toBe(0);
  expect((await db('accounts', 'set', 'x y', 'thing')).status).toBe(0);
});

test('an existing account with such a key can be shown, changed and removed', async () => {
  expect((await db('accounts', 'get', 'admin:x')).said).toBe('user|PasswordSet|no\n');
  expect((await db('accounts', 'setprop', 'admin:x', 'A', '1')).status).toBe(0);
  const { accounts } = openDatabases(folder);
  expect(await accounts.get('admin:x')?.setProp('B', '2')).toBe(true);
  expect((await db('accounts', 'delete', 'admin:x')).status).toBe(0);
  expect(readFileSync(file(), 'utf8')).not.toContain('admin:x');
});

test('a key that contains a comma is not added to a group', async () => {
  const { accounts } = new Databases(openRoot(folder));
  await accounts.update((draft) => {
    joinGroups(draft, 'zed,admin', ['staff']);
  });
  expect(membersOf(accounts.snapshot().get('staff'))).toEqual(['abc']);
});

test('a name cannot become the password of another account, and invalid lines are ignored', async () => {
  const passwords = new Passwords(join(folder, 'passwords'));
  await passwords.set('admin', 'The-right-one-1');
  const right = readFileSync(join(folder, 'passwords'), 'utf8');
  const [, salt = '', hash = ''] = right.trim().split(':');
  for (const account of ['admin:x', `admin:${salt}:${hash}`, 'x\nadmin', '', 'a\0b'])
    await expect(passwords.set(account, 'Another-one-2')).rejects.toMatchObject({ key: 'errors.passwordNotSet' });
  writeFileSync(join(folder, 'passwords'), `${right}admin:x:${salt}:${hash}\nother:${salt}\n:${salt}:${hash}\n`);
  expect(await passwords.verify('admin', 'The-right-one-1')).toBe(true);
  expect(['admin:x', 'admin', 'other', ''].map((account) => passwords.has(account))).toEqual([
    false,
    true,
    false,
    false,
  ]);
  const changes = new ChangeSet(new Databases(openRoot(folder)));
  expect(() => {
    changes.setPassword('admin:x', 'Another-one-2');
  }).toThrow('cannot be named');
});
