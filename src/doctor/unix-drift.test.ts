import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changesOver } from '../changes/change-set.fixture.ts';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { unixDrift } from './unix-drift.ts';

/** What differs, as `ACCOUNT PART KEY: EVENT`. Every user has a home folder, except `nohome`. */
function drift(accounts: readonly string[], passwd: readonly string[], group: readonly string[]): string[] {
  const folder = temporaryFolder();
  folder.write('etc/passwd', passwd.map((line) => `${line}\n`).join(''));
  folder.write('etc/group', group.map((line) => `${line}\n`).join(''));
  for (const line of accounts) {
    const [key = ''] = line.split('=');
    if (key !== 'nohome') mkdirSync(folder.at('home/e-smith/files/users', key), { recursive: true });
  }
  return unixDrift(openRoot(folder.path), changesOver({ accounts }).accounts).map(
    ({ account, part, difference, event }) =>
      `${account ?? '-'} ${part} ${difference.key.replace('doctor.differences.', '')}: ${event?.join(' ') ?? '-'}`,
  );
}

const ann = 'ann=user|FirstName|Ann|Gid|5000|LastName|Low|Uid|5000';
const unix = 'ann:x:5000:5000:Ann Low:/home/e-smith/files/users/ann:/bin/false';

test('an account that is as its record says does not differ', () => {
  expect(drift([ann], [unix], ['ann:x:5000:'])).toEqual([]);
});

test.each([
  ['no Unix account', ann, '', ['ann unix noUnix: user-create ann']],
  ['another name', ann, unix.replace('Ann Low', 'Anna'), ['ann unix otherName: user-create ann']],
  ['another home', ann, unix.replace('/users/', '/other/'), ['ann unix otherHome: user-create ann']],
  // Files would belong to another account, so a person has to decide.
  ['another number', ann, unix.replace('5000', '5001'), ['ann unix otherUid: -']],
])('%s', (_, record, line, driftOf) => {
  expect(drift([record], [line], ['ann:x:5000:'])).toEqual(driftOf);
});

test('no folder, no group, missing and extra members, each with the event that repairs it', () => {
  const nohome = 'nohome=user|FirstName|No|Gid|5001|Uid|5001';
  const line = 'nohome:x:5001:5001:No:/home/e-smith/files/users/nohome:/bin/false';
  expect(drift([nohome], [line], ['nohome:x:5001:'])).toEqual(['nohome files noFolder: user-create nohome']);
  expect(drift([ann], [unix], [])).toEqual(['ann unix noUnixGroup: user-create ann']);
  const team = 'team=group|Description|Team|Gid|5002|Members|ann|Uid|5002';
  const account = 'team:x:5002:5002:Team:/home/e-smith:/bin/false';
  const driftOf = drift([ann, team], [unix, account], ['ann:x:5000:', 'team:x:5002:bob']);
  expect(driftOf.filter((text) => text.includes('Group') || text.includes('Member'))).toEqual([
    'team unix notInGroup: group-create team',
    'team unix notMember: group-create team',
  ]);
});

test('an unfinished removal is signalled again, and an account without a record is left to the administrator', () => {
  expect(drift(['ann=user-deleted'], [], [])).toEqual(['ann record unfinished: user-delete ann']);
  const daemons = ['sshd:x:100:65534::/:/bin/false', 'nobody:x:65534:65534::/:/bin/false'];
  expect(drift([], [unix, ...daemons], [])).toEqual(['ann unix unixOrphan: -']);
});
