import { defineAction, deletePseudonymsOf, groupsOf, leaveGroups, type ActionContext } from 'panelsmith/actions';

/**
 * Removes the user from every group, and removes every pseudonym that leads to it, directly or through others; those
 * that are not removable lead to admin from then on.
 */
export default defineAction(leaveAll, ({ args: [name = ''], databases: { accounts } }) => {
  leaveGroups(accounts, name, groupsOf(accounts, name));
  deletePseudonymsOf(accounts, name);
});

async function leaveAll(action: ActionContext): Promise<void> {
  // Any name is accepted: it is used in the database only.
  const [name = ''] = action.args;
  await action.databases.accounts.update((accounts) => {
    const groups = groupsOf(accounts, name);
    leaveGroups(accounts, name, groups);
    for (const group of groups) action.print(`removed ${name} from group ${group}`);
    const before = accounts.ofType('pseudonym');
    for (const pseudonym of deletePseudonymsOf(accounts, name)) action.print(`removed pseudonym ${pseudonym}`);
    for (const pseudonym of before) {
      const account = accounts.get(pseudonym.key)?.prop('Account');
      if (account !== undefined && account !== pseudonym.prop('Account'))
        action.print(`gave pseudonym ${pseudonym.key} to ${account}`);
    }
  });
}
