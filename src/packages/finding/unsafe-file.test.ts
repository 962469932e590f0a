import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { unsafeFile } from './unsafe-file.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  mkdirSync(join(folder, 'events'));
  writeFileSync(join(folder, 'panel.js'), '');
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'panel.js'), 0o644);
});

test('a package that only its owner may write is safe', () => {
  symlinkSync('panel.js', join(folder, 'link.js'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  expect(unsafeFile(folder, folder)).toBeUndefined();
});

test.each(['.', 'events', 'panel.js'])('a world-writable %s is reported', (path) => {
  chmodSync(join(folder, path), 0o777);
  expect(unsafeFile(folder, folder)).toBe(`${path} may be written by everybody`);
});

test.runIf(process.getuid?.() === 0)('a file of another user than root or the installing user is reported', () => {
  chownSync(join(folder, 'panel.js'), 4321, 4321);
  expect(unsafeFile(folder, folder)).toBe('panel.js belongs to user 4321, who may not install packages');
  chownSync(folder, 4321, 4321);
  expect(unsafeFile(folder, folder)).toBeUndefined();
});
