import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { findPackages, misnamedFolders } from './find-packages.ts';
import { pathsIn, stampOf, watchedFolders } from '../package-files.ts';
import { pruneCompiled } from '../loading/prune-compiled.ts';
import { unsafeFile } from './unsafe-file.ts';

test('circular links and pipes do not stop the search for other packages', () => {
  const folder = temporaryFolder();
  for (const name of ['pipe', 'things']) mkdirSync(folder.at(name));
  folder.write('things/panel.ts', '');
  symlinkSync('loop', folder.at('loop'));
  symlinkSync('inner', folder.at('things/inner'));
  symlinkSync('nothing', folder.at('dangling'));
  execFileSync('mkfifo', [folder.at('pipe/panel.ts')]);
  const found = findPackages([{ folder: folder.path, compiled: undefined }]);
  assert.deepEqual(
    found.map(({ name, brings }) => [name, brings]),
    [
      ['pipe', []],
      ['things', ['panel']],
    ],
  );
  assert.match(stampOf([folder.path]), /things\/panel\.ts/);
  assert.deepEqual(watchedFolders([folder.path]).length, 3);
});

test('links in a package are not followed, and node_modules is not searched', () => {
  const folder = temporaryFolder();
  for (const name of ['one', 'two']) symlinkSync('.', folder.at(name));

  folder.write('node_modules/deep/index.js', '');

  folder.write('lib/x.ts', '');
  assert.deepEqual(
    pathsIn(folder.path).map(({ path, kind }) => `${kind} ${path}`),
    ['folder lib', 'file lib/x.ts', 'link one', 'link two'],
  );
  assert.equal(unsafeFile(folder.path, folder.path), undefined);
});

test('a link to all files of a machine is not a package, and takes no longer than a large package', () => {
  const folder = temporaryFolder().path;
  symlinkSync('/', join(folder, 'everything'));
  assert.equal(stampOf([folder]).split('\n').length, 1);
  assert.deepEqual(watchedFolders([folder]), [folder, join(folder, 'everything')]);
});

test('a folder whose name is not valid for a package is reported, except hidden ones', () => {
  const folder = temporaryFolder().path;
  for (const name of ['good', 'my panel', '-x', 'é', 'a\nb', '.hidden', 'node_modules', 'x'.repeat(65)])
    mkdirSync(join(folder, name));
  assert.deepEqual(
    misnamedFolders(folder).map(({ name }) => name),
    ['-x', 'a\\nb', 'my panel', 'x'.repeat(65), 'é'],
  );
});

test('unused compiled packages are removed if they are not new', () => {
  const cache = temporaryFolder().path;
  const place = join(cache, 'packages');
  const old = 'a-0123456789abcdef';
  const used = 'b-0123456789abcdef';
  for (const name of [old, used, 'node_modules']) mkdirSync(join(place, name), { recursive: true });
  writeFileSync(join(place, `${old}.loads`), '');
  writeFileSync(join(place, `${used}.loads`), '');
  const left = (): string[] => readdirSync(place).sort();
  pruneCompiled(cache, new Set([join(place, used)]));
  assert.equal(left().length, 5);
  pruneCompiled(cache, new Set([join(place, used)]), Date.now() + 61_000);
  assert.deepEqual(left(), [used, `${used}.loads`, 'node_modules']);
});
