import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { sessionSecret } from './session-secret.ts';

let folder: string;
let file: string;
let told: string[];

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'session-secret');
  told = [];
});

const secret = (of = file): string =>
  sessionSecret(of, { replaced: () => told.push('replaced'), unkept: () => told.push('unkept') });

test('the key is made once, and only we can read it', () => {
  const key = secret();
  expect(key).toMatch(/^[\w-]{43}$/);
  expect(secret()).toBe(key);
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect(told).toEqual([]);
});

test.each(['', '\n', 'short', '\0'.repeat(43)])(
  'a damaged key is not used but replaced, and this is reported: %j',
  (text) => {
    writeFileSync(file, text);
    const key = secret();
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(readFileSync(file, 'utf8').trim()).toBe(key);
    expect(told).toEqual(['replaced']);
  },
);

test('if no key can be stored, this is reported, and each start has its own', () => {
  writeFileSync(file, 'a file');
  const below = join(file, 'session-secret');
  const key = secret(below);
  expect(key).toMatch(/^[\w-]{43}$/);
  expect(secret(below)).not.toBe(key);
  expect(told).toEqual(['unkept', 'unkept']);
});

test('a key that cannot be read is left as it is', () => {
  mkdirSync(file);
  expect(secret()).toMatch(/^[\w-]{43}$/);
  expect(statSync(file).isDirectory()).toBe(true);
  expect(told).toEqual(['unkept']);
});
