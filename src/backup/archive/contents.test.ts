import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContentsCount, isRestoredDatabase, partPath, type Contents } from './contents.ts';
import type { ArchiveMember } from './member.ts';

function contentsOf(...members: readonly (readonly [name: string, size?: number, type?: string])[]): Contents {
  const counting = new ContentsCount();
  for (const [name, size = 0, type = '-'] of members)
    counting.add({ name, size, type, target: undefined } satisfies ArchiveMember);
  return counting.contents;
}

test('an archive without members has nothing', () => {
  const nothing = { accountFiles: [], databases: [], exports: [], users: {}, mail: {}, bays: {} };
  expect(contentsOf()).toEqual({ layout: 'sme', all: { files: 0, bytes: 0 }, ...nothing });
});

test('files and bytes are counted of users, of their mail and of bays', () => {
  const contents = contentsOf(
    ['home/e-smith/files/users/ann', 4096, 'd'],
    ['home/e-smith/files/users/ann/home/a.txt', 10],
    ['home/e-smith/files/users/ann/Maildir', 4096, 'd'],
    ['home/e-smith/files/users/ann/Maildir/cur/1', 20],
    ['home/e-smith/files/users/ann/MaildirOld/1', 5],
    ['home/e-smith/files/users/bob/link', 7, 'l'],
    ['home/e-smith/files/ibays/docs/html/index.html', 30],
    ['home/e-smith/files/ibays/docs/html/same.html', 30, 'h'],
  );
  expect(contents).toMatchObject({
    all: { files: 5, bytes: 65 },
    users: { ann: { files: 3, bytes: 35 }, bob: { files: 0, bytes: 0 } },
    mail: { ann: { files: 1, bytes: 20 } },
    bays: { docs: { files: 2, bytes: 30 } },
  });
});

test('databases are named once and sorted, without those that are not restored', () => {
  const names = ['hosts', 'accounts', 'backups', 'accounts.lock', 'x.tmp', 'accounts', '.hidden', 'mysql/shop.dump'];
  const contents = contentsOf(...names.map((name) => [`home/e-smith/db/${name}`] as const), [
    'home/e-smith/db/dir',
    0,
    'd',
  ]);
  expect([contents.databases, contents.exports]).toEqual([['accounts', 'hosts'], ['shop']]);
});

test.each([
  ['var/lib/nethserver/db/accounts', 'nethserver'],
  ['var/lib/nethserver/home/ann/x', 'nethserver'],
  ['home/e-smith/db/accounts', 'sme'],
  ['home/e-smith/files/users/ann/x', 'sme'],
  ['etc/passwd', 'sme'],
] as const)('with %s the layout is %s', (name, layout) => {
  expect(contentsOf([name]).layout).toBe(layout);
});

test('of both layouts the one with a classic database counts', () => {
  expect(contentsOf(['var/lib/nethserver/db/accounts'], ['home/e-smith/db/accounts']).layout).toBe('sme');
  expect(contentsOf(['var/lib/nethserver/db/accounts'], ['home/e-smith/files/x']).layout).toBe('nethserver');
});

test('only the account files themselves are named', () => {
  expect(contentsOf(['etc/passwd'], ['etc/shadow-'], ['etc/group', 0, 'l'], ['x/etc/gshadow']).accountFiles).toEqual([
    'etc/passwd',
  ]);
});

test('each part is found where it lies in its layout', () => {
  const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/);
  fc.assert(
    fc.property(fc.constantFrom('sme', 'nethserver'), name, fc.nat(1000), (layout, user, size) => {
      const place = (kind: 'databases' | 'user' | 'mail' | 'bay' | 'export'): string => partPath(layout, kind, user);
      const contents = contentsOf(
        [`${place('databases')}/${user}`],
        [place('export')],
        [`${place('user')}/x`, size],
        [`${place('mail')}/x`, size],
        [`${place('bay')}/x`, size],
      );
      expect(contents.layout).toBe(layout);
      expect([contents.databases, contents.exports]).toEqual([user === 'backups' ? [] : [user], [user]]);
      expect([contents.mail, contents.bays]).toEqual(
        [new Map([[user, { files: 1, bytes: size }]]), new Map([[user, { files: 1, bytes: size }]])].map((one) =>
          Object.fromEntries(one),
        ),
      );
      expect(Object.keys(contents.users)).toEqual([user]);
    }),
  );
});

test('a user may have the name of a part of every object', () => {
  expect(Object.entries(contentsOf(['home/e-smith/files/users/__proto__/x', 3]).users)).toEqual([
    ['__proto__', { files: 1, bytes: 3 }],
  ]);
});

test.each([
  ['accounts', true],
  ['backups', false],
  ['accounts.lock', false],
  ['accounts.lock.kept', false],
  ['accounts.tmp', false],
  ['accounts.tmp2', true],
])('whether the database %s is restored: %s', (name, isRestored) => {
  expect(isRestoredDatabase(name)).toBe(isRestored);
});
