import type { AccountAction } from '../account-action.ts';
import { accountName, userRecord } from '../event-account.ts';
import { membersOf } from '../memberships.ts';
import { setMembers } from './etc/group-members.ts';
import { findUnixAccount, unixAccounts, unixGroups } from './read-accounts.ts';
import { runShadowTool } from './etc/shadow-tool.ts';
import { unixGroupOfBay } from './wanted-account.ts';

/**
 * Makes a user's Unix account a member of the Unix groups of its groups, and removes it from those of other groups.
 * Unix groups without a group record, such as `www`, are not changed.
 */
export const linkGroups = Object.assign(linkUnixGroups, { foresees: () => undefined });

async function linkUnixGroups(action: AccountAction): Promise<void> {
  const name = accountName(action);
  userRecord(action, name);
  if (!findUnixAccount(action.root, name)) throw new Error(`there is no Unix account ${name}`);
  const records = action.databases.accounts.snapshot().ofType('group');
  const managed = new Set(records.map((group) => group.key));
  const wanted = records.filter((group) => membersOf(group).includes(name)).map((group) => group.key);
  const groups = unixGroups(action.root);
  const present = groups.filter((group) => group.members.includes(name)).map((group) => group.name);
  const missing = wanted.filter((group) => !groups.some((each) => each.name === group));
  const links = [
    ...present.filter((group) => !managed.has(group)),
    ...wanted.filter((group) => !missing.includes(group)),
  ];
  for (const group of missing) action.print(`group ${group} has no Unix group yet`);
  if (links.toSorted().join() === present.toSorted().join()) {
    action.print(`Unix groups of ${name} are as they should be: ${present.join(', ') || 'none'}`);
    return;
  }
  await runShadowTool(action, 'usermod', ['-G', links.join(','), name]);
  action.print(`Unix account ${name} is in groups: ${links.join(', ') || 'none'}`);
}

/**
 * Sets the whole list of members of a Unix group to those of its record, with `admin`, the web server and the bays that
 * the group owns. A member without a Unix account is named and left out.
 */
export async function setUnixMembers(action: AccountAction, name: string): Promise<void> {
  const accounts = action.databases.accounts.snapshot();
  const bays = accounts.ofType('ibay').filter((bay) => unixGroupOfBay(bay) === name);
  const wanted = new Set([...membersOf(accounts.get(name)), 'admin', 'www', ...bays.map(({ key }) => key)]);
  const known = new Set(unixAccounts(action.root).map((account) => account.name));
  const members = [...wanted].filter((member) => known.has(member)).sort();
  const missing = [...wanted].filter((member) => !known.has(member) && member !== 'Primary');
  if (missing.length > 0) action.print(`no Unix account yet, so not in group ${name}: ${missing.join(', ')}`);
  const present = unixGroups(action.root).find((group) => group.name === name);
  if (present?.members.toSorted().join() === members.join()) {
    action.print(`members of Unix group ${name} are as they should be: ${members.join(', ')}`);
    return;
  }
  await setMembers(action, name, members);
  action.print(`members of Unix group ${name}: ${members.join(', ')}`);
}
