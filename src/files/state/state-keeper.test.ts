import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { StateKeeper } from './state-keeper.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'state.json');
});

test('what was written is read back, and nothing is left beside it', async () => {
  const keeper = new StateKeeper(file);
  keeper.replaceNow({ a: 1 });
  expect(new StateKeeper(file).read()).toEqual({ a: 1 });
  await keeper.replace(['b']);
  expect([keeper.read(), new StateKeeper(file).read()]).toEqual([['b'], ['b']]);
  expect([readdirSync(folder), lstatSync(file).mode & 0o777]).toEqual([['state.json'], 0o600]);
});

test('a missing file counts as empty, also below a file; its folder is made', () => {
  const keeper = new StateKeeper(join(folder, 'inner/state.json'));
  expect([keeper.read(), keeper.isUnreadable]).toEqual([undefined, false]);
  keeper.replaceNow({});
  expect(keeper.read()).toEqual({});
  expect(new StateKeeper(join(folder, 'inner/state.json/below')).read()).toBeUndefined();
});

test.each(['', '{', '\0\0'])('a file that holds %j is damaged, and is written again', (text) => {
  writeFileSync(file, text);
  const keeper = new StateKeeper(file);
  expect(() => keeper.read()).toThrow(SyntaxError);
  expect(keeper.isUnreadable).toBe(false);
  keeper.replaceNow({ a: 1 });
  expect(keeper.read()).toEqual({ a: 1 });
});

test('a file that is too large is not read, and is written again', async () => {
  writeFileSync(file, '[1234567]');
  expect(new StateKeeper(file, 9).read()).toEqual([1_234_567]);
  const keeper = new StateKeeper(file, 8);
  expect(() => keeper.read()).toThrow('Panelsmith did not write this file');
  await keeper.replace([]);
  expect(keeper.read()).toEqual([]);
});

test('a pipe in its place is not waited for, and is replaced', () => {
  spawnSync('mkfifo', [file]);
  const keeper = new StateKeeper(file);
  expect(() => keeper.read()).toThrow('Panelsmith did not write this file');
  keeper.replaceNow([]);
  expect(keeper.read()).toEqual([]);
});

test('a folder in its place stays, with what is in it; the file system says why', async () => {
  mkdirSync(file);
  writeFileSync(join(file, 'kept'), '');
  const keeper = new StateKeeper(file);
  expect(() => keeper.read()).toThrow('Panelsmith did not write this file');
  expect(keeper.isUnreadable).toBe(false);
  expect(() => {
    keeper.replaceNow([]);
  }).toThrow('EISDIR');
  await expect(keeper.replace([])).rejects.toThrow('EISDIR');
  expect([readdirSync(folder), readdirSync(file)]).toEqual([['state.json'], ['kept']]);
});

test('what could not be read is not written until the next start, even if it can be read again', async () => {
  // Even root cannot read a link that leads to itself.
  symlinkSync(file, file);
  const keeper = new StateKeeper(file);
  expect(() => keeper.read()).toThrow('ELOOP');
  expect(keeper.isUnreadable).toBe(true);
  const replaceNow = (): void => {
    keeper.replaceNow({});
  };
  expect(replaceNow).toThrow('could not be read');
  await expect(keeper.replace({})).rejects.toThrow('could not be read');
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  rmSync(file);
  writeFileSync(file, '{"a":1}');
  expect(keeper.read()).toEqual({ a: 1 });
  expect(replaceNow).toThrow('could not be read');
  expect(readFileSync(file, 'utf8')).toBe('{"a":1}');
  const next = new StateKeeper(file);
  next.read();
  next.replaceNow({});
  expect(readFileSync(file, 'utf8')).toBe('{}');
});
