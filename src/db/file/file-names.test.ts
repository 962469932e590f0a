import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
  const folder = mkdtempSync(join(tmpdir(), 'file-names-'));
  writeFileSync(join(folder, 'first'), '');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(folder, longAgo, longAgo);
  const names = new FileNames(folder);
  const before = names.read();
  expect(names.read()).toBe(before);
  writeFileSync(join(folder, 'second'), '');
  expect([...names.read()].sort()).toEqual(['first', 'second']);
});
