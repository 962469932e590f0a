import { mkdirSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { findUnixAccount, findUnixGroup, isUnixName, unixAccounts, unixGroups } from './read-accounts.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(folder.at('etc'));
});

test('an account found by its name is the same as in the list of all', () => {
  const root = openRoot(folder.path);
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', '#', '$'), maxLength: 3 });
  const ending = fc.constantFrom('', '\n');
  fc.assert(
    fc.property(fc.array(name, { maxLength: 6 }), name, ending, (names, asked, end) => {
      const file = (rest: string): string => names.map((one) => `${one}:x:7${rest}`).join('\n') + end;
      folder.write('etc/passwd', file(':7:a,b:/a:/b'));
      folder.write('etc/group', file(':a,b'));
      const accounts = unixAccounts(root).filter((one) => one.name !== '');
      const groups = unixGroups(root).filter((one) => one.name !== '');
      expect(findUnixAccount(root, asked)).toEqual(accounts.find((one) => one.name === asked));
      expect(findUnixGroup(root, asked)).toEqual(groups.find((one) => one.name === asked));
      expect(isUnixName(root, asked)).toBe(accounts.some((one) => one.name === asked));
    }),
  );
});

test('without a file there are no accounts', () => {
  expect(findUnixAccount(openRoot(folder.path), 'root')).toBeUndefined();
  expect(unixGroups(openRoot(folder.path))).toEqual([]);
});
