import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { changeLine } from './change-file.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'shadow');
});

test('only the line of exactly this name changes, and the file keeps its mode', () => {
  writeFileSync(file, 'annabel:!::\nann:!::\nx:ann:!\n# ann:!\nann.b:!::\n');
  chmodSync(file, 0o640);
  changeLine(file, 'ann', ([name = '', , ...others]) => [name, 'hash', ...others]);
  expect(readFileSync(file, 'utf8')).toBe('annabel:!::\nann:hash::\nx:ann:!\n# ann:!\nann.b:!::\n');
  expect([statSync(file).mode & 0o7777, readdirSync(folder)]).toEqual([0o640, ['shadow']]);
});

test.runIf(process.getuid?.() === 0)('the file keeps its owner and group', () => {
  writeFileSync(file, 'ann:!\n');
  chownSync(file, 7, 42);
  changeLine(file, 'ann', () => ['ann', 'x']);
  expect([statSync(file).uid, statSync(file).gid]).toEqual([7, 42]);
});

test('a missing file is not made, and one without the line, or with nothing to change, stays the same file', () => {
  changeLine(file, 'ann', () => ['ann', 'x']);
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, 'bob:!\n');
  const { ino } = statSync(file);
  changeLine(file, 'ann', () => ['ann', 'x']);
  changeLine(file, 'bob', (entries) => entries);
  expect([statSync(file).ino, readFileSync(file, 'utf8')]).toEqual([ino, 'bob:!\n']);
});
