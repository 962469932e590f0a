import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { findPackages } from './find-packages.ts';
import { stampOf, watchedFolders } from './package-files.ts';

test('links that lead to themselves, and pipes, keep no other package from being found', () => {
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
