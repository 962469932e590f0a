import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import { actionOf } from '../account-action.fixture.ts';
import { ensureUnixAccount } from './ensure-account.ts';

/** The accounts that every server has, so that only the one that the test is about is missing. */
const builtIns = {
  'etc/passwd': 'www:x:90:90::/:/bin/false\nadmin:x:91:91::/:/bin/false\npublic:x:92:92::/:/bin/false\n',
  'etc/group': 'shared:x:89:\nwww:x:90:\nadmin:x:91:\npublic:x:92:\nsales:x:700:\n',
};

const last = (lines: readonly string[]): string => lines.at(-1) ?? '';

test('what a person types as a name cannot add an entry or a line to the account files', async () => {
  const { action, lines } = actionOf(['ann'], {
    ...builtIns,
    accounts: 'ann=user|FirstName|Ann:0:0\\n,root|LastName|x:/:/bin/sh|Uid|5000|Gid|5000\n',
  });
  await ensureUnixAccount(action);
  expect(last(lines('etc/passwd'))).toMatch(
    /^ann:x:5000:5000:Ann 0 0[^:,]* root x \/ \/bin\/sh:\/home\/e-smith\/files\/users\/ann:\/bin\/false$/,
  );
  expect(lines('etc/passwd')).toHaveLength(4);
});

test('a new account joins the groups of its record and of its type, and those that are missing are left out', async () => {
  const { action, lines } = actionOf(['ann'], {
    ...builtIns,
    accounts:
      'ann=user|Uid|5000|Gid|5000\ndepot=group|Members|ann\nsales=group|Members|bob,ann\nwww=group|Members|bob\n',
  });
  await ensureUnixAccount(action);
  expect(lines('etc/group').filter((line) => line.includes('ann'))).toEqual([
    'shared:x:89:ann',
    'sales:x:700:ann',
    'ann:x:5000:',
  ]);
});

test.each([
  ['a group of its name', 'ann:x:5000:\n', 'ann:x:5000:5000', 'Gid|5000'],
  ['a group with its number', 'club:x:5000:\n', 'ann:x:5000:5000', 'Gid|5000'],
  ['no group, and a number of its group that is not its own', '', 'ann:x:5000:6000', 'Gid|6000'],
])('an account for which there is %s', async (_, group, start, gid) => {
  const { action, lines } = actionOf(['ann'], {
    ...builtIns,
    'etc/group': `${builtIns['etc/group']}${group}`,
    accounts: `ann=user|Uid|5000|${gid}\n`,
  });
  await ensureUnixAccount(action);
  expect(last(lines('etc/passwd'))).toContain(start);
  expect(lines('etc/group').filter((line) => line.split(':')[2] === start.split(':')[3])).toHaveLength(1);
});

test.each([
  ['another number', 'ann=user|Uid|5001'],
  ['no number', 'ann=user'],
])('a Unix account of that name is not touched if the record has %s', async (_, record) => {
  const passwd = `${builtIns['etc/passwd']}ann:x:5000:5000:Somebody:/srv:/bin/sh\n`;
  const { action, lines } = actionOf(['ann'], { ...builtIns, 'etc/passwd': passwd, accounts: `${record}\n` });
  await expect(ensureUnixAccount(action)).rejects.toThrow('uid of Unix account ann is 5000');
  expect(`${lines('etc/passwd').join('\n')}\n`).toBe(passwd);
});

test('the error says why the program of the system failed', async () => {
  const files = { ...builtIns, accounts: 'ann=user|Uid|5000|Gid|5000\n' };
  for (const [status, output, reason] of [
    [10, 'useradd: cannot lock /etc/passwd\n', 'useradd failed with exit status 10: useradd: cannot lock /etc/passwd'],
    [1, '', 'useradd failed with exit status 1: no output'],
    [127, '', 'useradd is not installed: install the package passwd'],
  ] as const) {
    const { action } = actionOf(['ann'], files, { run: () => Promise.resolve({ status, output }) });
    await expect(ensureUnixAccount(action)).rejects.toThrow(new Error(reason));
  }
});

test('a record of another type, and none, has no Unix account', async () => {
  const { action, ran } = actionOf(['lp'], { ...builtIns, accounts: 'lp=printer\n' });
  await expect(ensureUnixAccount(action)).rejects.toThrow('of type printer, which has no Unix account');
  await expect(ensureUnixAccount({ ...action, args: ['gone'] })).rejects.toThrow('there is no account gone');
  await expect(ensureUnixAccount({ ...action, args: ['-rf'] })).rejects.toThrow('needs the name of an account');
  expect(ran).toEqual([]);
});

test('a preview foresees the number of a new account, and nothing where there is one', () => {
  const changes = changesOver({
    accounts: ['ann=user', 'bob=user|Uid|5000', 'cid=user'],
    configuration: ['MinUid=5000'],
  });
  const { action } = actionOf([], { 'etc/passwd': 'cid:x:7:7::/:/bin/sh\n' });
  for (const name of ['ann', 'bob', 'cid', 'gone'])
    ensureUnixAccount.foresees({ args: [name], root: action.root, databases: changes });
  expect(['ann', 'bob', 'cid'].map((name) => changes.accounts.get(name)?.prop('Uid'))).toEqual([
    '5001',
    '5000',
    undefined,
  ]);
  expect(changes.configuration.get('MinUid')?.value).toBe('5002');
});
