import { mkdirSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { FolderNames } from './folder-names.ts';

test('only folders count, and those of one place are read once', () => {
  const folder = temporaryFolder();
  mkdirSync(folder.at('users/ann'), { recursive: true });
  folder.write('users/bob', '');
  symlinkSync('ann', folder.at('users/cid'));
  const folders = new FolderNames(openRoot(folder.path));
  const has = ['users/ann', 'users/bob', 'users/cid', 'users/dan', 'users', 'none/ann', 'users/bob/ann'].map((path) =>
    folders.has(path),
  );
  expect(has).toEqual([true, false, false, false, true, false, false]);
  mkdirSync(folder.at('users/dan'));
  expect(folders.has('users/dan')).toBe(false);
});
