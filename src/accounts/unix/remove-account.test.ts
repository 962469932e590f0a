import { expect, test } from 'vitest';
import { actionOf } from '../account-action.fixture.ts';
import { removeUnixAccount } from './remove-account.ts';

const unix = {
  'etc/passwd': 'root:x:0:0::/:/bin/sh\nann:x:5000:5000::/:/bin/false\n',
  'etc/group': 'root:x:0:\nann:x:5000:\nsales:x:5001:ann\n',
  'etc/shadow': 'root:!::\nann:!::\n',
  'etc/gshadow': 'root:!::\nann:!::\nsales:!::ann\n',
};

test('the Unix account, its group and its memberships are removed, and a second time there is nothing to do', async () => {
  const { action, lines, printed, ran } = actionOf(['ann'], {
    ...unix,
    accounts: 'ann=user-deleted|Gid|5000|Uid|5000\n',
  });
  await removeUnixAccount(action);
  expect(lines('etc/passwd')).toEqual(['root:x:0:0::/:/bin/sh']);
  expect(lines('etc/group')).toEqual(['root:x:0:', 'sales:x:5001:']);
  const before = ran.length;
  await removeUnixAccount(action);
  expect([ran.length - before, printed]).toEqual([
    0,
    ['removed Unix account ann, uid 5000', 'there is no Unix account ann'],
  ]);
});

test.each([
  ['another number', 'ann=user-deleted|Uid|5001\n'],
  ['no number', 'ann=user-deleted\n'],
  ['', 'bob=user\n'],
])('a Unix account is left alone if the record has %s or is missing', async (_, accounts) => {
  const { action, lines, ran } = actionOf(['ann'], { ...unix, accounts });
  await expect(removeUnixAccount(action)).rejects.toThrow('Unix account ann has uid 5000');
  expect([ran, lines('etc/passwd')]).toEqual([[], unix['etc/passwd'].trimEnd().split('\n')]);
});

test('a group of the name that is not the record’s stays', async () => {
  const group = 'sales:x:5001:bob\n';
  const { action, lines, printed } = actionOf(['sales'], {
    ...unix,
    'etc/group': group,
    accounts: 'sales=group-deleted|Gid|7000|Uid|7000\n',
  });
  await removeUnixAccount(action);
  expect([lines('etc/group'), printed]).toEqual([['sales:x:5001:bob'], ['there is no Unix account sales']]);
});

test('a group without its Unix account is removed', async () => {
  const { action, lines } = actionOf(['sales'], { ...unix, accounts: 'sales=group-deleted|Gid|5001|Uid|5001\n' });
  await removeUnixAccount(action);
  expect(lines('etc/group')).toEqual(['root:x:0:', 'ann:x:5000:']);
});

test('a name that no Unix account can have is not handed to a program', async () => {
  const { action, printed, ran } = actionOf(['-f'], unix);
  await removeUnixAccount(action);
  expect([ran, printed]).toEqual([[], ['no Unix account can have the name "-f"']]);
});
