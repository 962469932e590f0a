import { mkdirSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from './files/temporary-folder.fixture.ts';
import { openRoot } from './root.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

function touch(path: string): void {
  folder.write(path, '');
}

test('a root without databases is an SME one', () => {
  expect(openRoot(folder.path)).toMatchObject({ flavour: 'sme', databases: folder.at('home/e-smith/db') });
});

test('a root is recognised by the folder of databases it has', () => {
  mkdirSync(folder.at('var/lib/nethserver/db'), { recursive: true });
  expect(openRoot(folder.path)).toMatchObject({ flavour: 'nethserver', databases: folder.at('var/lib/nethserver/db') });
});

test('of two folders of databases the SME one counts, unless it holds no database', () => {
  touch('var/lib/nethserver/db/accounts');
  mkdirSync(folder.at('home/e-smith/db'), { recursive: true });
  for (const leftover of ['accounts.lock', 'accounts.lock.kept', 'accounts.17.tmp'])
    touch(`home/e-smith/db/${leftover}`);
  expect(openRoot(folder.path).flavour).toBe('nethserver');
  touch('home/e-smith/db/accounts');
  expect(openRoot(folder.path).flavour).toBe('sme');
});
