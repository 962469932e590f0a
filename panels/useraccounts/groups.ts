import type { DbRecord, Reading, StagedDatabase } from 'panelsmith';

/** Keys of the groups an account is a member of. Membership is the group's property `Members`, comma separated. */
export function memberships(accounts: Reading['accounts'], account: string): string[] {
  return accounts
    .ofType('group')
    .filter((group) => members(group).includes(account))
    .map((group) => group.key);
}

/** Stages the groups so that the account is in those named and in no other; a group left empty gets `admin`. */
export function joinAndLeaveGroups(accounts: StagedDatabase, account: string, groups: readonly string[]): void {
  for (const group of accounts.ofType('group')) {
    const before = members(group);
    const wanted = groups.includes(group.key);
    if (before.includes(account) === wanted) continue;
    const after = wanted ? [...new Set([...before, account])].sort() : before.filter((name) => name !== account);
    accounts.setProps(group.key, { Members: after.join(',') || 'admin' });
  }
}

function members(group: DbRecord): string[] {
  return (group.prop('Members') ?? '').split(',').filter(Boolean);
}
