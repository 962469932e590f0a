import type { AccountReading, AccountRecords } from './account-records.ts';
import { refuseAccountLine } from '../db/file/account-keys.ts';
import type { DbRecord } from '../db/file/record.ts';

/**
 * Who is in which group: property `Members` of the group's record, names parted by commas. A name is compared as it is.
 * Groups that do not exist are passed over.
 */

/** The members of a group in the order they are stored; none where there is no such record. */
export function membersOf(group: DbRecord | undefined): string[] {
  return (group?.prop('Members') ?? '').split(',').filter(Boolean);
}

/** Keys of the groups an account is in, in byte order. */
export function groupsOf(accounts: AccountReading, account: string): string[] {
  return accounts
    .ofType('group')
    .filter((group) => membersOf(group).includes(account))
    .map(({ key }) => key);
}

/**
 * Adds an account to groups; their members are then stored in order and once. One whose name would be read as several is
 * in none.
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

/** Takes an account out of groups; the others keep their order, and a group that nobody is left in gets `admin`. */
export function leaveGroups(accounts: AccountRecords, account: string, groups: readonly string[]): void {
  for (const key of groups) {
    const group = accounts.get(key);
    if (!group) continue;
    const others = membersOf(group).filter((member) => member !== account);
    accounts.setProps(key, { Members: others.join(',') || 'admin' });
  }
}

/** Puts an account into the groups named and takes it out of every other. */
export function setGroups(accounts: AccountRecords, account: string, groups: readonly string[]): void {
  const before = groupsOf(accounts, account);
  leaveGroups(accounts, account, before.filter((key) => !groups.includes(key))); // prettier-ignore
  joinGroups(accounts, account, groups.filter((key) => !before.includes(key))); // prettier-ignore
}
