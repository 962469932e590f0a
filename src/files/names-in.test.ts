import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { namesIn, readableNamesIn } from './names-in.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-names-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('names in a folder are in byte order, and a folder that cannot be read is an error, not an empty one', () => {
  for (const name of ['b', 'Z', 'é', 'a']) writeFileSync(join(folder, name), '');
  expect(namesIn(folder)).toEqual(['Z', 'a', 'b', 'é']);
  expect(namesIn(join(folder, 'absent'))).toEqual([]);
  expect(namesIn(join(folder, 'a'))).toEqual([]);
  expect(namesIn(join(folder, 'a/below'))).toEqual([]);
  symlinkSync('loop', join(folder, 'loop'));
  expect(() => namesIn(join(folder, 'loop'))).toThrow(/ELOOP/);
  expect(readableNamesIn(join(folder, 'loop'))).toEqual([]);
});
