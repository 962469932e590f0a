import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasExecutableMode, isExecutable, isExecutableNoLink } from './executable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'executable-'));
  for (const [name, mode] of [
    ['program', 0o755],
    ['text', 0o644],
  ] as const) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), mode);
    symlinkSync(name, join(folder, `link-to-${name}`));
  }
  mkdirSync(join(folder, 'folder'), { mode: 0o755 });
  symlinkSync('missing', join(folder, 'broken-link'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
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
  const file = join(folder, name);
  expect([isExecutable(file), isExecutableNoLink(file)]).toEqual([followed, own]);
});

test.each([
  [0o700, true],
  [0o610, true],
  [0o601, true],
  [0o666, false],
])('mode %o is one of an executable: %j', (mode, expected) => {
  const file = join(folder, 'program');
  chmodSync(file, mode);
  expect(hasExecutableMode(file)).toBe(expected);
  expect(hasExecutableMode(join(folder, 'link-to-program'))).toBe(expected);
});

test('the mode of a missing file is unknown', () => {
  expect(() => hasExecutableMode(join(folder, 'missing'))).toThrow(/ENOENT/);
});
