import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRoot } from './root.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-root-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function touch(path: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), '');
}

test('a root without databases is an SME one', () => {
  expect(openRoot(folder)).toMatchObject({ flavour: 'sme', databases: join(folder, 'home/e-smith/db') });
});

test('a root is recognised by the folder of databases it has', () => {
  mkdirSync(join(folder, 'var/lib/nethserver/db'), { recursive: true });
  expect(openRoot(folder)).toMatchObject({ flavour: 'nethserver', databases: join(folder, 'var/lib/nethserver/db') });
});

test('of two folders of databases the SME one counts, unless it holds no database', () => {
  touch('var/lib/nethserver/db/accounts');
  mkdirSync(join(folder, 'home/e-smith/db'), { recursive: true });
  for (const leftover of ['accounts.lock', 'accounts.lock.kept', 'accounts.17.tmp'])
    touch(`home/e-smith/db/${leftover}`);
  expect(openRoot(folder).flavour).toBe('nethserver');
  touch('home/e-smith/db/accounts');
  expect(openRoot(folder).flavour).toBe('sme');
});
