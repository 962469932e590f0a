import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Databases } from '../../db/file/databases.ts';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { askProgram } from '../../process/children/ask-program.ts';
import { openRoot, type Root } from '../../root.ts';
import { Passwords } from './passwords.ts';
import { prepareAccountPassword } from './prepare-account-password.ts';

const password = "Pass:word $(id) 'ü'";
const shadow = 'annabel:!:1::\nann:!:20000:0:99999:7:::\n';

let folder: TemporaryFolder;
let root: Root;
let passwords: Passwords;

beforeEach(() => {
  folder = temporaryFolder();
  root = openRoot(folder.path);
  passwords = new Passwords(folder.at('passwords'));
  mkdirSync(root.databases, { recursive: true });
  writeFileSync(join(root.databases, 'accounts'), 'ann=user\n');
  folder.write('etc/passwd', 'ann:x:5000:5000::/:/bin/false\n');
  folder.write('etc/shadow', shadow, 0o640);
});

afterEach(() => {
  passwords.close();
});

const prepared = (account: string): ReturnType<typeof prepareAccountPassword> =>
  prepareAccountPassword({ root, databases: new Databases(root), passwords }, account, password);

test('nothing is stored before the password is set, then it is in the system and in the panel', async () => {
  const set = await prepared('ann');
  expect([folder.read('etc/shadow'), passwords.has('ann')]).toEqual([shadow, false]);
  expect(await set()).toBeUndefined();
  expect(await passwords.verify('ann', password)).toBe(true);
  const [, stored = ''] = /^annabel:!:1::\nann:([^:]+):20000:0:99999:7:::\n$/.exec(folder.read('etc/shadow')) ?? [''];
  const [, , salt = ''] = stored.split('$');
  const again = await askProgram('openssl', ['passwd', '-6', '-stdin', '-salt', salt], { input: password });
  expect(stored).toBe(again.output.trim());
  expect(statSync(folder.at('etc/shadow')).mode & 0o777).toBe(0o640);
});

test('an account that the system does not have gets the panel’s password only', async () => {
  const set = await prepared('bob');
  await set();
  expect([folder.read('etc/shadow'), passwords.has('bob')]).toEqual([shadow, true]);
});

test('if the system cannot store it, the panel does not either', async () => {
  const set = await prepared('ann');
  rmSync(folder.at('etc/shadow'));
  mkdirSync(folder.at('etc/shadow'));
  await expect(set()).rejects.toThrow('is a folder, not a file');
  expect(passwords.has('ann')).toBe(false);
});

test.each([
  ['a Unix account', 'ann', 'errors.onlySystemPassword'],
  ['no Unix account', 'sales', 'errors.databaseUnwritable'],
])('where a password cannot be stored, the failure says who has it: %s', async (_, account, key) => {
  const set = await prepared(account);
  mkdirSync(folder.at('passwords'));
  await expect(set()).rejects.toMatchObject({ key });
  expect(folder.read('etc/shadow') === shadow).toBe(account !== 'ann');
});
