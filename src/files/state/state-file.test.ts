import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { isJsonObject } from './json-kinds.ts';
import { readableState, readStateFile } from './state-file.ts';
import { isJsonList } from './json-kinds.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'state.json');
});

test('the content of a file of ours is read', () => {
  writeFileSync(file, '{"a":1}');
  expect([readStateFile(file, isJsonObject), readableState(file, isJsonObject)]).toEqual([{ a: 1 }, { a: 1 }]);
  writeFileSync(file, '["a"]');
  expect(readStateFile(file, isJsonList)).toEqual(['a']);
});

test.each(['', '{', '\0\0', 'null', '[1]', '7'])('a file that holds %j counts as none', (text) => {
  writeFileSync(file, text);
  expect(readStateFile(file, isJsonObject)).toBeUndefined();
});

test('no file, none below a file, a folder and a pipe count as none', () => {
  expect(readStateFile(file, isJsonObject)).toBeUndefined();
  writeFileSync(file, '{}');
  expect(readStateFile(join(file, 'below'), isJsonObject)).toBeUndefined();
  mkdirSync(join(folder, 'inner'));
  expect(readStateFile(join(folder, 'inner'), isJsonObject)).toBeUndefined();
  spawnSync('mkfifo', [join(folder, 'pipe')]);
  expect(readStateFile(join(folder, 'pipe'), isJsonObject)).toBeUndefined();
});

test('a file that cannot be read is an error for writers, and counts as none for readers', () => {
  // Even root cannot read a link that leads to itself.
  symlinkSync(file, file);
  expect(() => readStateFile(file, isJsonObject)).toThrow('ELOOP');
  expect(readableState(file, isJsonObject)).toBeUndefined();
});
