import { symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { statsAt } from './stats-at.ts';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.fixture.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

test('a link is reported as a link, and there is nothing at a missing path or below a file', () => {
  folder.write('a', 'text');
  symlinkSync('absent', folder.at('link'));
  expect(statsAt(folder.at('a'))?.size).toBe(4);
  expect(statsAt(Buffer.from(folder.at('a')))?.isFile()).toBe(true);
  expect(statsAt(folder.at('link'))?.isSymbolicLink()).toBe(true);
  expect(statsAt(folder.at('absent'))).toBeUndefined();
  expect(statsAt(folder.at('a/below'))).toBeUndefined();
});
