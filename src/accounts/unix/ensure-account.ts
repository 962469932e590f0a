import type { DbRecord } from '../../db/file/record.ts';
import type { AccountAction, ForeseenAccountAction } from '../account-action.ts';
import { takeAccountNumber } from '../account-numbers.ts';
import { accountName } from '../event-account.ts';
import { groupsOf } from '../memberships.ts';
import { ensureBuiltIns } from './built-in-accounts.ts';
import { makeUnixFiles } from './ensure-files.ts';
import { findUnixAccount, findUnixGroup, unixGroups, type UnixAccount } from './read-accounts.ts';
import { runShadowTool } from './etc/shadow-tool.ts';
import { accountNumbers, storedNumbers } from './uid-and-gid.ts';
import { noShell, wantedAccount, type WantedAccount } from './wanted-account.ts';

/** Creates the Unix account of the event's user, group or information bay, or updates it, as its record says. */
export const ensureUnixAccount = Object.assign(ensure, {
  /** A new account gets numbers, unless its record has some. */
  foresees({ args: [name = ''], root, databases: { accounts, configuration } }: ForeseenAccountAction): void {
    if (!accounts.get(name) || findUnixAccount(root, name) || storedNumbers(accounts, name)) return;
    const uid = takeAccountNumber(root, accounts, configuration);
    accounts.setProps(name, { Uid: `${uid}`, Gid: `${uid}` });
  },
});

async function ensure(action: AccountAction): Promise<void> {
  await ensureAccountOf(action, accountName(action));
}

/** As `ensureUnixAccount`, for any account. */
export async function ensureAccountOf(action: AccountAction, name: string): Promise<void> {
  const record = action.databases.accounts.snapshot().get(name);
  if (!record) throw new Error(`there is no account ${name}`);
  const wanted = wantedAccount(record);
  makeUnixFiles(action.root);
  await ensureBuiltIns(action);
  const account = findUnixAccount(action.root, name);
  if (account) await modify(action, account, record, wanted);
  else
    await create(action, record, {
      ...wanted,
      groups: [...wanted.groups, ...groupsOf(action.databases.accounts.snapshot(), name)],
    });
}

async function create(action: AccountAction, { key }: DbRecord, wanted: WantedAccount): Promise<void> {
  const { uid, gid } = await accountNumbers(action, key);
  const groups = unixGroups(action.root);
  const own = groups.find((each) => each.name === key || each.gid === gid);
  if (!own && uid !== gid) await runShadowTool(action, 'groupadd', ['-g', `${gid}`, key]);
  const group = own || uid !== gid ? ['-g', `${own?.gid ?? gid}`] : ['-U'];
  const others = wanted.groups.filter((name) => groups.some((each) => each.name === name));
  const identity = ['-u', `${uid}`, ...group, ...(others.length > 0 ? ['-G', others.join(',')] : [])];
  const person = ['-c', wanted.fullName, '-d', wanted.home, '-s', wanted.shell ?? noShell];
  await runShadowTool(action, 'useradd', ['-M', ...identity, ...person, key]);
  action.print(`created Unix account ${key}, uid ${uid}; it is locked until it has a password`);
}

/** Groups that no record manages stay as they are. */
async function modify(
  action: AccountAction,
  account: UnixAccount,
  record: DbRecord,
  { fullName, home, groups, ...wanted }: WantedAccount,
): Promise<void> {
  const { key } = record;
  const stored = record.prop('Uid');
  if (record.type !== 'system' && key !== 'admin' && stored !== `${account.uid}`)
    throw new Error(`uid of Unix account ${key} is ${account.uid}, in its record ${stored ?? 'none'}: not its account`);
  const shell = wanted.shell ?? account.shell;
  const missing = groups.filter((name) => findUnixGroup(action.root, name)?.members.includes(key) === false);
  const isSame = account.fullName === fullName && account.shell === shell && account.home === home;
  if (isSame && missing.length === 0) {
    action.print(`Unix account ${key} is as it should be`);
    return;
  }
  const joined = missing.length > 0 ? ['-a', '-G', missing.join(',')] : [];
  await runShadowTool(action, 'usermod', ['-c', fullName, '-s', shell, '-d', home, ...joined, key]);
  action.print(`set full name "${fullName}", shell ${shell} and home ${home} of Unix account ${key}`);
}
