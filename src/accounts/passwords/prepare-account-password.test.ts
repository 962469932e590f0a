import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Databases } from '../../db/file/databases.ts';
import { openRoot } from '../../root.ts';
import { Passwords } from './passwords.ts';
import { prepareAccountPassword } from './prepare-account-password.ts';

test.each([
  ['a Unix account', 'abc', 'errors.onlySystemPassword'],
  ['no Unix account', 'sales', 'errors.databaseUnwritable'],
])('where a password cannot be stored, the failure says who has it: %s', async (_, account, key) => {
  const folder = mkdtempSync(join(tmpdir(), 'account-password-'));
  const passwords = new Passwords(join(folder, 'passwords'));
  onTestFinished(() => {
    passwords.close();
    rmSync(folder, { recursive: true });
  });
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc/passwd'), 'abc:x:5001:5001::/home/abc:/bin/false\n');
  writeFileSync(join(folder, 'etc/shadow'), 'abc:!:20000:0:99999:7:::\n');
  const root = openRoot(folder);
  const places = { root, databases: new Databases(root), passwords };
  const set = await prepareAccountPassword(places, account, 'Sesame-2026-open');
  mkdirSync(join(folder, 'passwords'));
  await expect(set()).rejects.toMatchObject({ key });
  expect(readFileSync(join(folder, 'etc/shadow'), 'utf8').startsWith('abc:!:')).toBe(account !== 'abc');
});
