import { beforeEach, expect, test } from 'vitest';
import { Passwords } from '../../accounts/passwords/passwords.ts';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { openSystem } from '../../system.ts';
import { setPassword } from './set-password.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

async function run(user: string, input: string): Promise<{ status: number; said: string }> {
  let said = '';
  const status = await setPassword(user, {
    root: openRoot(folder.path),
    program: 'panelsmith set-password',
    environment: {},
    stdin: () => Promise.resolve(input),
    out: (text) => {
      said += Buffer.from(text).toString();
    },
    err: (text) => {
      said += Buffer.from(text).toString();
    },
  });
  return { status, said };
}

const passwords = (): Passwords => new Passwords(folder.at('var/lib/panelsmith/passwords'));

test('admin gets a password before there are any databases', async () => {
  expect(await run('admin', 'First line 1\nSecond line 2\n')).toEqual({ status: 0, said: '' });
  expect(await passwords().verify('admin', 'First line 1')).toBe(true);
  expect(await passwords().verify('admin', 'Second line 2')).toBe(false);
});

test('a password unlocks an account, and the history records this without the password', async () => {
  folder.write('home/e-smith/db/accounts', 'abc=user|PasswordSet|no\n');
  expect((await run('abc', 'Hush-hush-Hush-1\n')).status).toBe(0);
  expect(folder.read('home/e-smith/db/accounts')).toContain('abc=user|PasswordSet|yes\n');
  const history = folder.read('var/lib/panelsmith/history.jsonl');
  expect(history).toContain('"passwords":["abc"]');
  expect(history).not.toContain('Hush');
});

test.each([
  ['nobody', 'a password\n', 'there is no account "nobody"'],
  ['admin', '\n', 'no password on standard input'],
  ['admin', `Aa1-${'x'.repeat(508)}\n`, 'at most 511 characters'],
  ['admin', 'Gr\u00fc\u00dfe-aus-Bern-1\n', 'without accents'],
  // Invalid UTF-8.
  ['admin', 'Not-\ufffd-UTF-8-at-all\n', 'without accents'],
  [
    'admin',
    'aaaaaaaa\n',
    'at least 12 characters. The password needs an upper-case letter (A to Z). The password needs a digit. The password needs a character',
  ],
])('the password of %s with input %j is refused', async (user, input, why) => {
  const { status, said } = await run(user, input);
  expect(status).toBe(1);
  expect(said).toContain(why);
  expect(passwords().has(user)).toBe(false);
});

test('admin with a password set before the databases existed is not locked', async () => {
  expect((await run('admin', 'First-line-2026\n')).status).toBe(0);
  const system = await openSystem(openRoot(folder.path), { withPanels: false });
  await system.initializeDatabases();
  expect(system.databases.accounts.snapshot().get('admin')?.prop('PasswordSet')).toBe('yes');
  await system.close();
});
