import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../../../root.ts';
import { restorePasswords } from './restore-passwords.ts';

let root: Root;
const hash = (letter: string): string => `$6$salt$${letter.repeat(20)}`;

beforeEach(() => {
  root = openRoot(temporaryFolder().path);
  for (const folder of ['etc', 'archive']) mkdirSync(root.path(folder));
  const homes = { root: '/root', ann: '/home/e-smith/files/users/ann', bob: '/var/lib/nethserver/home/bob' };
  const line = ([name, home]: [string, string], index: number): string =>
    `${name}:x:${index}:${index}::${home}:/bin/sh\n`;
  write('etc/passwd', Object.entries(homes).map(line).join(''));
  write('etc/shadow', ['root', 'ann', 'bob'].map((name) => `${name}:!!:19000:0:99999:7:::\n`).join(''));
});

function write(path: string, text: string): void {
  writeFileSync(root.path(path), text);
}

/** The archive has these accounts, each with its home and the second part of its line in `shadow`. */
async function restore(...accounts: readonly [name: string, home: string, secret: string][]): Promise<string[]> {
  write('archive/passwd', accounts.map(([name, home]) => `${name}:x:5000:5000::${home}:/bin/sh\n`).join(''));
  write('archive/shadow', accounts.map(([name, , secret]) => `${name}:${secret}:18000:0:99999:7:::\n`).join(''));
  return restorePasswords(root, root.path('archive'));
}

const shadow = (): string[] => readFileSync(root.path('etc/shadow'), 'utf8').trim().split('\n');

test('users get their passwords back, and nothing else in their lines changes', async () => {
  const names = await restore(
    ['ann', '/home/e-smith/files/users/ann', hash('a')],
    ['bob', '/var/lib/nethserver/home/bob', hash('b')],
  );
  expect(names).toEqual(['ann', 'bob']);
  expect(shadow()).toEqual([
    'root:!!:19000:0:99999:7:::',
    `ann:${hash('a')}:19000:0:99999:7:::`,
    `bob:${hash('b')}:19000:0:99999:7:::`,
  ]);
});

test.each<[string, [name: string, home: string, secret: string]]>([
  ['an account of the system', ['root', '/root', hash('r')]],
  ['an account whose home only looks like that of a person', ['root', '/home/e-smithy', hash('r')]],
  ['an account that is not here', ['cyd', '/home/e-smith/files/users/cyd', hash('c')]],
  ['an account that was locked', ['ann', '/home/e-smith/files/users/ann', `!${hash('a')}`]],
  ['an account without a password', ['ann', '/home/e-smith/files/users/ann', '']],
  ['a line that holds another one', ['ann', '/home/e-smith/files/users/ann', `${hash('a')}\rroot`]],
])('%s keeps what it has', async (_, account) => {
  const before = shadow();
  expect(await restore(account)).toEqual([]);
  expect(shadow()).toEqual(before);
});

test('an archive without account files changes nothing', async () => {
  const before = shadow();
  expect(await restorePasswords(root, root.path('archive'))).toEqual([]);
  expect(shadow()).toEqual(before);
});
