import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { initFiles } from './init-files.ts';

let folder: string;
let files: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  files = join(folder, 'etc/e-smith/sql/init');
});

const names = (): string[] => initFiles(openRoot(folder)).map(({ name }) => name);

test('all files below the folder are found in order, but no links to nothing', () => {
  expect(names()).toEqual([]);
  mkdirSync(join(files, 'inner'), { recursive: true });
  for (const name of ['20_b.sql', 'inner/a', '10_a', '.hidden']) writeFileSync(join(files, name), '');
  symlinkSync('nowhere', join(files, '30_c'));
  expect(names()).toEqual(['10_a', '20_b.sql', 'inner/a']);
});

test('a folder that cannot be read is an error, and not empty', () => {
  mkdirSync(join(folder, 'etc/e-smith/sql'), { recursive: true });
  symlinkSync(files, files);
  expect(names).toThrow('ELOOP');
});
