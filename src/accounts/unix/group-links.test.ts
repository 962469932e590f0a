import { expect, test } from 'vitest';
import { actionOf } from '../account-action.fixture.ts';
import { linkGroups, setUnixMembers } from './group-links.ts';

const unix = {
  'etc/passwd': ['admin', 'ann', 'bay', 'bob', 'www']
    .map((name, at) => `${name}:x:${at + 50}:50::/:/bin/false\n`)
    .join(''),
  'etc/group': 'club:x:102:ann\nsales:x:700:bob\noffice:x:701:ann\n',
  'etc/gshadow': 'club:!::ann\nsales:!:bob:bob\noffice:!::ann\n',
};
const accounts =
  'ann=user\nbay=ibay|Group|sales\nPrimary=ibay|Group|sales\noffice=group|Members|bob\nsales=group|Members|ann,gone\n';

test('the members of a Unix group are those of its record that have a Unix account', async () => {
  const { action, lines, printed, ran } = actionOf(['sales'], { ...unix, accounts });
  await setUnixMembers(action, 'sales');
  expect(lines('etc/group')).toEqual(['club:x:102:ann', 'sales:x:700:admin,ann,bay,www', 'office:x:701:ann']);
  // Who may administer the group, the third entry, stays.
  expect(lines('etc/gshadow')).toEqual(['club:!::ann', 'sales:!:bob:admin,ann,bay,www', 'office:!::ann']);
  await setUnixMembers(action, 'sales');
  const missing = 'no Unix account yet, so not in group sales: gone';
  expect(printed).toEqual([
    missing,
    'members of Unix group sales: admin, ann, bay, www',
    missing,
    'members of Unix group sales are as they should be: admin, ann, bay, www',
  ]);
  expect(ran).toEqual([]);
});

test.each([
  [127, '', 'gpasswd is not installed: install the package passwd'],
  [1, 'gpasswd: cannot lock /etc/group\n', 'gpasswd failed with exit status 1: gpasswd: cannot lock /etc/group'],
])('an exit status %i of gpasswd on the running system is reported', async (status, output, reason) => {
  const { action } = actionOf(['sales'], { ...unix, accounts }, { answer: () => Promise.resolve({ status, output }) });
  await expect(setUnixMembers(action, 'sales')).rejects.toThrow(new Error(reason));
});

test('a user joins and leaves the groups that have records, and stays in the others', async () => {
  const { action, lines, printed, ran } = actionOf(['ann'], {
    ...unix,
    accounts: `${accounts}depot=group|Members|ann\n`,
  });
  await linkGroups(action);
  expect(lines('etc/group')).toEqual(['club:x:102:ann', 'sales:x:700:bob,ann', 'office:x:701:']);
  await linkGroups(action);
  expect([ran.length, printed.at(0), printed.at(-1)]).toEqual([
    1,
    'group depot has no Unix group yet',
    'Unix groups of ann are as they should be: club, sales',
  ]);
});

test('a user without a Unix account, and an account that is not a user, is not linked', async () => {
  const { action, ran } = actionOf(['gone'], { ...unix, accounts: `${accounts}gone=user\n` });
  await expect(linkGroups(action)).rejects.toThrow('there is no Unix account gone');
  await expect(linkGroups({ ...action, args: ['bay'] })).rejects.toThrow('account bay is not a user but a ibay');
  expect(ran).toEqual([]);
});
