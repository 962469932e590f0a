import type { RecordReader } from '../db/file/database-view.ts';
import type { AccountRecords } from './account-records.ts';
import { refuseAccountLine } from '../db/file/account-keys.ts';
import type { DbRecord } from '../db/file/record.ts';

/**
 * Members of groups: property `Members` of the group's record, names separated by commas. Names are compared exactly.
 * Missing groups are skipped.
 */

/** Returns the members of a group in stored order; empty if the group does not exist. */
export function membersOf(group: DbRecord | undefined): string[] {
  return (group?.prop('Members') ?? '').split(',').filter(Boolean);
}

/** Returns the keys of an account's groups, in byte order. */
export function groupsOf(accounts: RecordReader, account: string): string[] {
  return accounts
    .ofType('group')
    .filter((group) => membersOf(group).includes(account))
    .map(({ key }) => key);
}

/**
 * Adds an account to groups; their members are then stored sorted and without duplicates. A name that would be read as
 * several names is not added.
 */
export function joinGroups(accounts: AccountRecords, account: string, groups: readonly string[]): void {
  if (refuseAccountLine(account)) return;
  for (const key of groups) {
    const group = accounts.get(key);
    if (!group) continue;
    const members = [...new Set([...membersOf(group), account])].sort();
    accounts.setProps(key, { Members: members.join(',') });
  }
}

/** Removes an account from groups. The order of the others stays, and a group without members gets `admin`. */
export function leaveGroups(accounts: AccountRecords, account: string, groups: readonly string[]): void {
  for (const key of groups) {
    const group = accounts.get(key);
    if (!group) continue;
    const others = membersOf(group).filter((member) => member !== account);
    accounts.setProps(key, { Members: others.join(',') || 'admin' });
  }
}

/** Sets the groups of an account: it is added to the named ones and removed from all others. */
export function setGroups(accounts: AccountRecords, account: string, groups: readonly string[]): void {
  const before = groupsOf(accounts, account);
  leaveGroups(
    accounts,
    account,
    before.filter((key) => !groups.includes(key)),
  );
  joinGroups(
    accounts,
    account,
    groups.filter((key) => !before.includes(key)),
  );
}
