import type { DbRecord } from '../../db/file/record.ts';
import type { AccountAction, ForeseenAccountAction } from '../account-action.ts';
import { takeAccountNumber } from '../account-numbers.ts';
import { findUnixAccount, type UnixAccount, unixGroups } from './read-accounts.ts';
import { accountName, userRecord } from '../event-account.ts';
import { accountNumbers, numbersOf } from './uid-and-gid.ts';
import { runShadowTool } from './shadow-tool.ts';
import { makeUnixFiles } from './ensure-files.ts';

/** Default shell, when the record has none: no login from a terminal. */
const noShell = '/bin/false';

/** Folder of users' files, below the root. */
export function homeFolder(name: string): string {
  return `/home/e-smith/files/users/${name}/home`;
}

/** Creates the Unix account of a user, or updates its full name and shell, as its record says. */
export const ensureUnixAccount = Object.assign(ensure, {
  /** A new account gets numbers, unless its record has some. */
  foresees({ args: [name = ''], root, databases: { accounts, configuration } }: ForeseenAccountAction): void {
    if (!accounts.get(name) || findUnixAccount(root, name) || numbersOf(accounts, name)) return;
    const uid = takeAccountNumber(root, accounts, configuration);
    accounts.setProps(name, { Uid: `${uid}`, Gid: `${uid}` });
  },
});

async function ensure(action: AccountAction): Promise<void> {
  const name = accountName(action);
  const user = userRecord(action, name);
  makeUnixFiles(action.root);
  const account = findUnixAccount(action.root, name);
  if (account) await modifyUnixAccount(action, account, user);
  else await createUnixAccount(action, user);
}

async function createUnixAccount(action: AccountAction, user: DbRecord): Promise<void> {
  const name = user.key;
  const { uid, gid } = await accountNumbers(action, name);
  const group = unixGroups(action.root).find((each) => each.name === name || each.gid === gid);
  if (!group) await runShadowTool(action, 'groupadd', ['-g', `${gid}`, name]);
  const identity = [
    '-u',
    `${uid}`,
    '-g',
    `${group?.gid ?? gid}`,
    '-c',
    fullNameOf(user),
    '-s',
    user.prop('Shell') ?? noShell,
  ];
  await runShadowTool(action, 'useradd', ['-M', '-d', homeFolder(name), ...identity, name]);
  action.print(`created Unix account ${name}, uid ${uid}; it is locked until it has a password`);
}

/** A shell that the record does not set stays as it is. */
async function modifyUnixAccount(action: AccountAction, account: UnixAccount, user: DbRecord): Promise<void> {
  const stored = user.prop('Uid');
  if (user.type === 'user' && stored !== `${account.uid}`)
    throw new Error(
      `uid of Unix account ${user.key} is ${account.uid}, in its record ${stored ?? 'none'}: not this user's`,
    );
  const [fullName, shell] = [fullNameOf(user), user.prop('Shell') ?? account.shell];
  if (account.fullName === fullName && account.shell === shell) {
    action.print(`Unix account ${user.key} is as it should be`);
    return;
  }
  await runShadowTool(action, 'usermod', ['-c', fullName, '-s', shell, user.key]);
  action.print(`set full name "${fullName}" and shell ${shell} of Unix account ${user.key}`);
}

/** Colons, commas and line ends separate the entries of etc/passwd. */
function fullNameOf(user: DbRecord): string {
  const names = [user.prop('FirstName'), user.prop('LastName')].filter(Boolean).join(' ');
  // eslint-disable-next-line no-control-regex
  return names.replace(/[:,\s\x00-\x1f\x7f]+/g, ' ').trim();
}
