import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { FileNames } from './file-names.ts';

test('names are those of the present files, however fast files come and go', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'file-names-')), 'runs');
  const names = new FileNames(folder);
  expect(names.read()).toEqual([]);
  mkdirSync(folder);
  for (let number = 0; number < 200; number++) {
    writeFileSync(join(folder, String(number)), '');
    expect(names.read()).toHaveLength(number + 1);
  }
  rmSync(join(folder, '7'));
  mkdirSync(join(folder, 'folder'));
  expect(names.read()).toHaveLength(199);
  rmSync(folder, { recursive: true });
  expect(names.read()).toEqual([]);
});

test('a folder that has not changed for a while is not read again, but a change is seen', () => {
  const folder = temporaryFolder();
  folder.write('first', '');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(folder.path, longAgo, longAgo);
  const names = new FileNames(folder.path);
  const before = names.read();
  expect(names.read()).toBe(before);
  folder.write('second', '');
  expect([...names.read()].sort()).toEqual(['first', 'second']);
});
