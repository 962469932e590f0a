import { firstUid } from '../accounts/account-numbers.ts';
import type { DbRecord } from '../db/file/record.ts';
import type { Root } from '../root.ts';
import { membersOf } from '../accounts/memberships.ts';
import { bayFolder, homeFolder } from '../accounts/data/data-folders.ts';
import { unixAccounts, unixGroups, type UnixAccount, type UnixGroup } from '../accounts/unix/read-accounts.ts';
import { unixGroupOfBay, wantedAccount } from '../accounts/unix/wanted-account.ts';
import { eventFor, difference, type Drift } from './drift.ts';
import { FolderNames } from './folder-names.ts';

interface Accounts {
  all(): readonly DbRecord[];
  ofType(type: string): readonly DbRecord[];
}

/** Where Unix accounts, groups and folders differ from the records; each file is read once for all accounts. */
export function unixDrift(root: Root, accounts: Accounts): Drift[] {
  const seen: Seen = {
    accounts,
    unix: new Map(unixAccounts(root).map((account) => [account.name, account])),
    groups: new Map(unixGroups(root).map((group) => [group.name, group])),
    folders: new FolderNames(root),
  };
  const owned = ['user', 'group', 'ibay'].flatMap((type) => accounts.ofType(type));
  return [...owned.flatMap((record) => driftOf(record, seen)), ...unfinished(accounts), ...orphans(seen)];
}

/** What the server has. */
interface Seen {
  readonly accounts: Accounts;
  readonly unix: ReadonlyMap<string, UnixAccount>;
  readonly groups: ReadonlyMap<string, UnixGroup>;
  readonly folders: FolderNames;
}

function driftOf(record: DbRecord, seen: Seen): Drift[] {
  const { unix, folders } = seen;
  const { key, type } = record;
  const drift = (part: string, is: Drift['difference']): Drift => {
    return { account: key, part, difference: is, event: eventFor(type, key) };
  };
  const folder = type === 'user' ? homeFolder(key) : type === 'ibay' ? bayFolder(key) : undefined;
  const files = folder === undefined || folders.has(folder) ? [] : [drift('files', difference('noFolder', { folder }))];
  if (key === 'Primary' || key === 'admin') return files;
  const account = unix.get(key);
  if (!account) return [drift('unix', difference('noUnix')), ...files];
  if (record.prop('Uid') !== `${account.uid}`) {
    const is = difference('otherUid', { uid: account.uid, stored: record.prop('Uid') ?? '-' });
    return [{ ...drift('unix', is), event: undefined }, ...files];
  }
  return [...wrongEntries(record, account).map((is) => drift('unix', is)), ...wrongGroup(record, seen), ...files];
}

function wrongEntries(record: DbRecord, account: UnixAccount): Drift['difference'][] {
  const { fullName, home, shell = account.shell } = wantedAccount(record);
  const entries = [
    ['otherName', account.fullName, fullName],
    ['otherHome', account.home, home],
    ['otherShell', account.shell, shell],
  ] as const;
  return entries
    .filter(([, is, wanted]) => is !== wanted)
    .map(([name, is, wanted]) => difference(name, { is, wanted }));
}

function wrongGroup(record: DbRecord, { groups, unix, accounts }: Seen): Drift[] {
  const { key, type } = record;
  const event = eventFor(type, key);
  const group = groups.get(key);
  if (!group) return [{ account: key, part: 'unix', difference: difference('noUnixGroup'), event }];
  if (type !== 'group') return [];
  const bays = accounts.ofType('ibay').filter((bay) => unixGroupOfBay(bay) === key && bay.key !== 'Primary');
  const wanted = new Set([...membersOf(record), 'admin', 'www', ...bays.map((bay) => bay.key)]);
  const members = new Set(group.members);
  const missing = [...wanted].filter((name) => unix.has(name) && !members.has(name));
  const extra = group.members.filter((name) => !wanted.has(name));
  const differences = [
    ...missing.map((name) => difference('notInGroup', { name })),
    ...extra.map((name) => difference('notMember', { name })),
  ];
  return differences.map((is) => ({ account: key, part: 'unix', difference: is, event }));
}

/** Accounts whose removal was not completed. */
function unfinished(accounts: Accounts): Drift[] {
  return accounts
    .all()
    .filter(({ type }) => type.endsWith('-deleted'))
    .map(({ key, type }) => ({
      account: key,
      part: 'record',
      difference: difference('unfinished'),
      event: [type.replace(/-deleted$/, '-delete'), key],
    }));
}

function orphans({ unix, accounts }: Seen): Drift[] {
  const known = new Set(accounts.all().map(({ key }) => key));
  return [...unix.values()]
    .filter(({ name, uid }) => uid >= firstUid && uid < 60_000 && !known.has(name))
    .map(({ name, uid }) => ({
      account: name,
      part: 'unix',
      difference: difference('unixOrphan', { uid }),
      event: undefined,
    }));
}
