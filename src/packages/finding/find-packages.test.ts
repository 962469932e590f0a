import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { findPackages, misnamedFolders } from './find-packages.ts';
import { pathsIn, stampOf, watchedFolders } from '../package-files.ts';
import { pruneCompiled } from '../loading/prune-compiled.ts';
import { unsafeFile } from './unsafe-file.ts';

test('circular links and pipes do not stop the search for other packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-links-'));
  try {
    for (const name of ['pipe', 'things']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'things/panel.ts'), '');
    symlinkSync('loop', join(folder, 'loop'));
    symlinkSync('inner', join(folder, 'things/inner'));
    symlinkSync('nothing', join(folder, 'dangling'));
    execFileSync('mkfifo', [join(folder, 'pipe/panel.ts')]);
    const found = findPackages([{ folder, compiled: undefined }]);
    assert.deepEqual(
      found.map(({ name, brings }) => [name, brings]),
      [
        ['pipe', []],
        ['things', ['panel']],
      ],
    );
    assert.match(stampOf([folder]), /things\/panel\.ts/);
    assert.deepEqual(watchedFolders([folder]).length, 3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('links in a package are not followed, and node_modules is not searched', () => {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-links-'));
  try {
    for (const name of ['one', 'two']) symlinkSync('.', join(folder, name));
    mkdirSync(join(folder, 'node_modules/deep'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/deep/index.js'), '');
    mkdirSync(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib/x.ts'), '');
    assert.deepEqual(
      pathsIn(folder).map(({ path, kind }) => `${kind} ${path}`),
      ['folder lib', 'file lib/x.ts', 'link one', 'link two'],
    );
    assert.equal(unsafeFile(folder, folder), undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a link to all files of a machine is not a package, and takes no longer than a large package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-links-'));
  try {
    symlinkSync('/', join(folder, 'everything'));
    assert.equal(stampOf([folder]).split('\n').length, 1);
    assert.deepEqual(watchedFolders([folder]), [folder, join(folder, 'everything')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a folder whose name is not valid for a package is reported, except hidden ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-odd-'));
  try {
    for (const name of ['good', 'my panel', '-x', 'é', 'a\nb', '.hidden', 'node_modules', 'x'.repeat(65)])
      mkdirSync(join(folder, name));
    assert.deepEqual(
      misnamedFolders(folder).map(({ name }) => name),
      ['-x', 'a\\nb', 'my panel', 'x'.repeat(65), 'é'],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('unused compiled packages are removed if they are not new', () => {
  const cache = mkdtempSync(join(tmpdir(), 'panelsmith-compiled-'));
  try {
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
  } finally {
    rmSync(cache, { recursive: true });
  }
});
