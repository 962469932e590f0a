import { lstatSync } from 'node:fs';
import type { DbRecord } from '../../db/file/record.ts';
import type { Root } from '../../root.ts';
import { membersOf } from '../memberships.ts';
import { bayFolder, homeFolder } from '../places.ts';
import { unixAccounts, unixGroups, type UnixAccount, type UnixGroup } from '../unix/read-accounts.ts';
import { unixGroupOfBay, unixWish } from '../unix/unix-wish.ts';
import { eventFor, type Drift } from './drift.ts';

interface Accounts {
  all(): readonly DbRecord[];
  ofType(type: string): readonly DbRecord[];
}

/** Where Unix accounts, groups and folders differ from the records; each file is read once for all accounts. */
export function unixDrift(root: Root, accounts: Accounts): Drift[] {
  const unix = new Map(unixAccounts(root).map((account) => [account.name, account]));
  const groups = new Map(unixGroups(root).map((group) => [group.name, group]));
  const owned = ['user', 'group', 'ibay'].flatMap((type) => accounts.ofType(type));
  return [
    ...owned.flatMap((record) => driftOf(record, unix, groups, accounts, root)),
    ...unfinished(accounts),
    ...orphans(unix, accounts),
  ];
}

function driftOf(
  record: DbRecord,
  unix: ReadonlyMap<string, UnixAccount>,
  groups: ReadonlyMap<string, UnixGroup>,
  accounts: Accounts,
  root: Root,
): Drift[] {
  const { key, type } = record;
  const told = (part: string, problem: string): Drift => ({ account: key, part, problem, event: eventFor(type, key) });
  const folder = type === 'user' ? homeFolder(key) : type === 'ibay' ? bayFolder(key) : undefined;
  const isThere =
    folder === undefined || lstatSync(root.path(folder), { throwIfNoEntry: false })?.isDirectory() === true;
  const files = isThere ? [] : [told('files', `there is no folder ${folder}`)];
  if (key === 'Primary' || key === 'admin') return files;
  const account = unix.get(key);
  if (!account) return [told('unix', 'there is no Unix account'), ...files];
  if (record.prop('Uid') !== `${account.uid}`) {
    const problem = `its Unix account has uid ${account.uid}, its record ${record.prop('Uid') ?? 'none'}`;
    return [{ ...told('unix', problem), event: undefined }, ...files];
  }
  return [
    ...wrongEntries(record, account).map((problem) => told('unix', problem)),
    ...wrongGroup(record, groups, unix, accounts),
    ...files,
  ];
}

function wrongEntries(record: DbRecord, account: UnixAccount): string[] {
  const { fullName, home, shell = account.shell } = unixWish(record);
  const wanted: readonly [string, string, string][] = [
    ['full name', account.fullName, fullName],
    ['home folder', account.home, home],
    ['shell', account.shell, shell],
  ];
  return wanted
    .filter(([, is, wish]) => is !== wish)
    .map(([what, is, wish]) => `its Unix ${what} is "${is}", not "${wish}"`);
}

function wrongGroup(
  record: DbRecord,
  groups: ReadonlyMap<string, UnixGroup>,
  unix: ReadonlyMap<string, UnixAccount>,
  accounts: Accounts,
): Drift[] {
  const { key, type } = record;
  const event = eventFor(type, key);
  const group = groups.get(key);
  if (!group) return [{ account: key, part: 'unix', problem: 'there is no Unix group of its name', event }];
  if (type !== 'group') return [];
  const bays = accounts.ofType('ibay').filter((bay) => unixGroupOfBay(bay) === key && bay.key !== 'Primary');
  const wanted = [...new Set([...membersOf(record), 'admin', 'www', ...bays.map((bay) => bay.key)])];
  const known = wanted.filter((name) => unix.has(name));
  const missing = known.filter((name) => !group.members.includes(name));
  const extra = group.members.filter((name) => !wanted.includes(name));
  const problems = [
    ...missing.map((name) => `${name} is not in its Unix group`),
    ...extra.map((name) => `${name} is in its Unix group, but is not a member`),
  ];
  return problems.map((problem) => ({ account: key, part: 'unix', problem, event }));
}

/** Accounts whose removal did not come to its end. */
function unfinished(accounts: Accounts): Drift[] {
  return accounts
    .all()
    .filter(({ type }) => type.endsWith('-deleted'))
    .map(({ key, type }) => ({
      account: key,
      part: 'record',
      problem: `its removal is not finished (type ${type})`,
      event: [type.replace(/-deleted$/, '-delete'), key],
    }));
}

/** The numbers of the server's own accounts begin here. */
const firstUid = 5000;

function orphans(unix: ReadonlyMap<string, UnixAccount>, accounts: Accounts): Drift[] {
  const known = new Set(accounts.all().map(({ key }) => key));
  return [...unix.values()]
    .filter(({ name, uid }) => uid >= firstUid && uid < 60_000 && !known.has(name))
    .map(({ name, uid }) => ({
      account: name,
      part: 'unix',
      problem: `Unix account of uid ${uid} without a record`,
      event: undefined,
    }));
}
