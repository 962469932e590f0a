import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { hasExecutableMode, isExecutable, isExecutableNoLink } from './executable.ts';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.fixture.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
  for (const [name, mode] of [
    ['program', 0o755],
    ['text', 0o644],
  ] as const) {
    folder.write(name, '#!/bin/sh\n', mode);
    symlinkSync(name, folder.at(`link-to-${name}`));
  }
  mkdirSync(folder.at('folder'), { mode: 0o755 });
  symlinkSync('missing', folder.at('broken-link'));
});

test.each([
  ['program', true, true],
  ['link-to-program', true, false],
  ['text', false, false],
  ['link-to-text', false, false],
  ['folder', false, false],
  ['broken-link', false, false],
  ['missing', false, false],
])('%s: executable %j, without following links %j', (name, followed, own) => {
  const file = folder.at(name);
  expect([isExecutable(file), isExecutableNoLink(file)]).toEqual([followed, own]);
});

test.each([
  [0o700, true],
  [0o610, true],
  [0o601, true],
  [0o666, false],
])('mode %o is one of an executable: %j', (mode, expected) => {
  const file = folder.at('program');
  chmodSync(file, mode);
  expect(hasExecutableMode(file)).toBe(expected);
  expect(hasExecutableMode(folder.at('link-to-program'))).toBe(expected);
});

test('the mode of a missing file is unknown', () => {
  expect(() => hasExecutableMode(folder.at('missing'))).toThrow(/ENOENT/);
});
