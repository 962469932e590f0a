import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRoot } from '../root.ts';
import { FolderNames } from './folder-names.ts';

test('only folders count, and those of one place are read once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-folders-'));
  try {
    mkdirSync(join(folder, 'users/ann'), { recursive: true });
    writeFileSync(join(folder, 'users/bob'), '');
    symlinkSync('ann', join(folder, 'users/cid'));
    const folders = new FolderNames(openRoot(folder));
    const has = ['users/ann', 'users/bob', 'users/cid', 'users/dan', 'users', 'none/ann', 'users/bob/ann'].map((path) =>
      folders.has(path),
    );
    expect(has).toEqual([true, false, false, false, true, false, false]);
    mkdirSync(join(folder, 'users/dan'));
    expect(folders.has('users/dan')).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
