import { expect, test } from 'vitest';
import type { ArchiveMember } from './member.ts';
import { MemberCheck, staysInside } from './member-check.ts';

const member = (type: string, name: string, target?: string): ArchiveMember => ({ type, name, target, size: 0 });
const refusals = (...members: readonly ArchiveMember[]) => {
  const check = new MemberCheck();
  return members.map((one) => check.refuse(one));
};

test.each([
  ['root/a', undefined],
  ['root', undefined],
  ['home/e-smith/db/accounts', undefined],
  ['/root/a', 'absolute'],
  ['root/../etc/passwd', 'outside'],
  ['..', 'outside'],
  ['rootkit', 'outside'],
  ['etc/cron.d/x', 'outside'],
  ['etc/passwd/x', undefined],
  ['', 'outside'],
  ['.', 'outside'],
  ['root/..a', undefined],
])('a file %j is refused as %s', (name, mistake) => {
  expect(refusals(member('-', name))).toEqual([mistake]);
});

test('nothing is written through a link of the archive, also not through a second name of it', () => {
  const link = member('l', 'root/a', '/etc');
  expect(refusals(link, member('-', 'root/a/passwd'))).toEqual([undefined, 'through']);
  expect(refusals(link, member('-', 'root/a/b/c'))).toEqual([undefined, 'through']);
  expect(refusals(link, member('h', 'root/b', 'root/a'), member('-', 'root/b/passwd'))).toEqual([
    undefined,
    undefined,
    'through',
  ]);
  expect(refusals(link, member('-', 'root/ab'))).toEqual([undefined, undefined]);
});

test('a link that is replaced by a file or folder no longer counts as a link', () => {
  const link = member('l', 'root/a', '/etc');
  expect(refusals(link, member('d', 'root/a'), member('-', 'root/a/b'))).toEqual([undefined, undefined, undefined]);
});

test('a hard link leads to a file that came before, and to nothing else', () => {
  expect(refusals(member('h', 'root/b', '/etc/shadow'))).toEqual(['hardLink']);
  expect(refusals(member('h', 'root/b', 'root/a'), member('-', 'root/a'))).toEqual(['hardLink', undefined]);
  expect(refusals(member('-', 'root/a'), member('h', 'root/b', 'root/a'))).toEqual([undefined, undefined]);
  expect(refusals(member('d', 'root/a'), member('h', 'root/b', 'root/a'))).toEqual([undefined, 'hardLink']);
  expect(refusals(member('h', 'root/b'))).toEqual(['hardLink']);
});

test.each([
  ['root/a', 'b', true],
  ['root/a', './b/../c', true],
  ['root/a', '../etc/passwd', true],
  ['root/a', '../etc/cron.d', false],
  ['root/a', '/root/b', true],
  ['root/a', '/etc/shadow', true],
  ['root/a', '/etc', false],
  ['root/a', '../../../../bin/sh', false],
  ['home/e-smith/x', '..', false],
])('whether link %s to %s stays inside: %s', (name, target, isInside) => {
  expect(staysInside(name, target)).toBe(isInside);
});
