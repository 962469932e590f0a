import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Databases } from '../../db/file/databases.ts';
import { askProgram } from '../../process/children/ask-program.ts';
import { openRoot, type Root } from '../../root.ts';
import { Passwords } from './passwords.ts';
import { prepareAccountPassword } from './prepare-account-password.ts';

const password = "Pass:word $(id) 'ü'";
const shadow = 'annabel:!:1::\nann:!:20000:0:99999:7:::\n';

let folder: string;
let root: Root;
let passwords: Passwords;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-prepare-password-'));
  root = openRoot(folder);
  passwords = new Passwords(join(folder, 'passwords'));
  mkdirSync(root.databases, { recursive: true });
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(root.databases, 'accounts'), 'ann=user\n');
  writeFileSync(join(folder, 'etc/passwd'), 'ann:x:5000:5000::/:/bin/false\n');
  writeFileSync(join(folder, 'etc/shadow'), shadow, { mode: 0o640 });
});

afterEach(() => {
  passwords.close();
  rmSync(folder, { recursive: true });
});

const prepared = (account: string): ReturnType<typeof prepareAccountPassword> =>
  prepareAccountPassword({ root, databases: new Databases(root), passwords }, account, password);

test('nothing is stored before the password is set, then it is in the system and in the panel', async () => {
  const set = await prepared('ann');
  expect([readFileSync(join(folder, 'etc/shadow'), 'utf8'), passwords.has('ann')]).toEqual([shadow, false]);
  expect(await set()).toBeUndefined();
  expect(await passwords.verify('ann', password)).toBe(true);
  const [, stored = ''] = /^annabel:!:1::\nann:([^:]+):20000:0:99999:7:::\n$/.exec(
    readFileSync(join(folder, 'etc/shadow'), 'utf8'),
  ) ?? [''];
  const [, , salt = ''] = stored.split('$');
  const again = await askProgram('openssl', ['passwd', '-6', '-stdin', '-salt', salt], { input: password });
  expect(stored).toBe(again.output.trim());
  expect(statSync(join(folder, 'etc/shadow')).mode & 0o777).toBe(0o640);
});

test('an account that the system does not have gets the panel’s password only', async () => {
  const set = await prepared('bob');
  await set();
  expect([readFileSync(join(folder, 'etc/shadow'), 'utf8'), passwords.has('bob')]).toEqual([shadow, true]);
});

test('if the system cannot store it, the panel does not either', async () => {
  const set = await prepared('ann');
  rmSync(join(folder, 'etc/shadow'));
  mkdirSync(join(folder, 'etc/shadow'));
  await expect(set()).rejects.toThrow('is a folder, not a file');
  expect(passwords.has('ann')).toBe(false);
});

test.each([
  ['a Unix account', 'ann', 'errors.onlySystemPassword'],
  ['no Unix account', 'sales', 'errors.databaseUnwritable'],
])('where a password cannot be stored, the failure says who has it: %s', async (_, account, key) => {
  const set = await prepared(account);
  mkdirSync(join(folder, 'passwords'));
  await expect(set()).rejects.toMatchObject({ key });
  expect(readFileSync(join(folder, 'etc/shadow'), 'utf8') === shadow).toBe(account !== 'ann');
});
