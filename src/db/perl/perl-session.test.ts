import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canRun } from '../../process/children/can-run.fixture.ts';

const library = join(import.meta.dirname, '.');
const folders = [library, join(import.meta.dirname, '../../templates/perl')];
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.p[lm]$/.test(name))
    .map((name) => join(folder, name)),
);

describe.skipIf(!canRun('perl', ['-e1']))('a Perl file', () => {
  test.each(files)('%s compiles without a warning', (file) => {
    const { stderr } = spawnSync('perl', ['-w', '-I', library, '-c', file], { encoding: 'utf8' });
    expect(stderr).toBe(`${file} syntax OK\n`);
  });
});
