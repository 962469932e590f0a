import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRoot } from '../../root.ts';
import { accountId } from './account-ids.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-account-ids-'));
  mkdirSync(join(folder, 'etc'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ['user', 'abc', 501],
  ['user', '501', 501],
  ['user', 'mail', undefined],
  ['user', 'cut', undefined],
  ['user', 'NaN', undefined],
  ['group', 'mail', 8],
  ['group', '8', 8],
  ['group', 'abc', undefined],
] as const)('%s %s has the number %s', (kind, account, id) => {
  writeFileSync(join(folder, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\ncut\nabc:x:501:501::/home/abc:/bin/sh\n');
  writeFileSync(join(folder, 'etc/group'), 'root:x:0:\nmail:x:8:abc\n');
  expect(accountId(openRoot(folder), kind, account)).toBe(id);
});

test('without a file there are no accounts', () => {
  expect(accountId(openRoot(folder), 'user', 'abc')).toBeUndefined();
});

test('a file that cannot be read is an error, so that nothing is given to root instead', () => {
  mkdirSync(join(folder, 'etc/passwd'));
  expect(() => accountId(openRoot(folder), 'user', 'abc')).toThrow('is a folder, not a file');
});
