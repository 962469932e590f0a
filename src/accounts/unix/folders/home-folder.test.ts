import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionOf } from '../../account-action.fixture.ts';
import { ensureHomeFolder } from './home-folder.ts';

const home = 'home/e-smith/files/users/ann';
const accounts = 'ann=user|Gid|5000|Uid|5000\n';

test('the skeleton of the server is copied, and what the user has already stays', async () => {
  const { action, folder } = actionOf(['ann'], {
    accounts,
    'etc/e-smith/skel/user/.profile': 'of the skeleton',
    'etc/e-smith/skel/user/bin/hello': 'echo',
    'etc/e-smith/skel/user/notes': 'of the skeleton',
    [`${home}/notes`]: 'of the user',
  });
  chmodSync(join(folder, 'etc/e-smith/skel/user/bin/hello'), 0o750);
  symlinkSync('/etc/shadow', join(folder, 'etc/e-smith/skel/user/link'));
  chmodSync(join(folder, home), 0o755);
  await ensureHomeFolder(action);
  const text = (name: string): string => readFileSync(join(folder, home, name), 'utf8');
  expect([text('.profile'), text('notes')]).toEqual(['of the skeleton', 'of the user']);
  const modes = ['.', 'bin', 'bin/hello', 'Maildir/new'].map((name) => statSync(join(folder, home, name)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700, 0o750, 0o700]);
  expect(readdirSync(join(folder, home)).sort()).toEqual(['.profile', '.ssh', 'Maildir', 'bin', 'home', 'notes']);
  if (process.getuid?.() === 0) expect(statSync(join(folder, home, 'bin/hello')).uid).toBe(5000);
});

test('a link in the place of the home folder is an error, and what it leads to stays as it is', async () => {
  const { action, folder } = actionOf(['ann'], { accounts, 'elsewhere/letter': '' });
  mkdirSync(join(folder, home, '..'), { recursive: true });
  symlinkSync(join(folder, 'elsewhere'), join(folder, home));
  const before = lstatSync(join(folder, 'elsewhere'));
  await expect(ensureHomeFolder(action)).rejects.toThrow('exists, but is not a folder');
  const after = lstatSync(join(folder, 'elsewhere'));
  expect([after.mode, after.uid, readdirSync(join(folder, 'elsewhere'))]).toEqual([
    before.mode,
    before.uid,
    ['letter'],
  ]);
});

test('a link that the user has put in the place of a folder of the home is not followed', async () => {
  const { action, folder } = actionOf(['ann'], { accounts, 'elsewhere/letter': '', [`${home}/x`]: '' });
  symlinkSync(join(folder, 'elsewhere'), join(folder, home, 'Maildir'));
  await expect(ensureHomeFolder(action)).rejects.toThrow('Maildir exists, but is not a folder');
  expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['letter']);
});

test('an account that is not a user gets no home folder', async () => {
  const { action, folder } = actionOf(['sales'], { accounts: 'sales=group|Gid|5000|Uid|5000\n' });
  await expect(ensureHomeFolder(action)).rejects.toThrow('account sales is not a user but a group');
  expect(existsSync(join(folder, 'home/e-smith/files'))).toBe(false);
});
