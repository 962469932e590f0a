import { mkdirSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { accountId } from './account-ids.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(folder.at('etc'));
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
  folder.write('etc/passwd', 'root:x:0:0::/root:/bin/sh\ncut\nabc:x:501:501::/home/abc:/bin/sh\n');
  folder.write('etc/group', 'root:x:0:\nmail:x:8:abc\n');
  expect(accountId(openRoot(folder.path), kind, account)).toBe(id);
});

test('without a file there are no accounts', () => {
  expect(accountId(openRoot(folder.path), 'user', 'abc')).toBeUndefined();
});

test('a file that cannot be read is an error, so that nothing is given to root instead', () => {
  mkdirSync(folder.at('etc/passwd'));
  expect(() => accountId(openRoot(folder.path), 'user', 'abc')).toThrow('is a folder, not a file');
});
