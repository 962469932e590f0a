import { symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { namesIn, readableNamesIn } from './names-in.ts';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.fixture.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

test('names in a folder are in byte order, and a folder that cannot be read is an error, not an empty one', () => {
  for (const name of ['b', 'Z', 'é', 'a']) folder.write(name, '');
  expect(namesIn(folder.path)).toEqual(['Z', 'a', 'b', 'é']);
  expect(namesIn(folder.at('absent'))).toEqual([]);
  expect(namesIn(folder.at('a'))).toEqual([]);
  expect(namesIn(folder.at('a/below'))).toEqual([]);
  symlinkSync('loop', folder.at('loop'));
  expect(() => namesIn(folder.at('loop'))).toThrow(/ELOOP/);
  expect(readableNamesIn(folder.at('loop'))).toEqual([]);
});
