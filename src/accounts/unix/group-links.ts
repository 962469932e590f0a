import type { AccountAction } from '../account-action.ts';
import { membersOf } from '../memberships.ts';
import { findUnixAccount, unixGroups } from './read-accounts.ts';
import { accountName, userRecord } from '../event-account.ts';
import { runShadowTool } from './shadow-tool.ts';

/**
 * Makes a user's Unix account a member of the Unix groups of its groups, and removes it from those of other groups.
 * Unix groups without a group record, such as `www`, are left alone.
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
