import { defineAction, deletePseudonymsOf, groupsOf, leaveGroups } from 'panelsmith/actions';

/**
 * Takes the user out of every group, and removes every pseudonym that leads to it, however many others lie between; those
 * that may not be removed lead to admin from then on.
 */
export default defineAction(async (action) => {
  // Of whatever name: it is used in the database only.
  const [name = ''] = action.args;
  await action.databases.accounts.update((accounts) => {
    const groups = groupsOf(accounts, name);
    leaveGroups(accounts, name, groups);
    for (const group of groups) action.print(`took ${name} out of group ${group}`);
    const before = accounts.ofType('pseudonym');
    for (const pseudonym of deletePseudonymsOf(accounts, name)) action.print(`removed pseudonym ${pseudonym}`);
    for (const pseudonym of before) {
      const account = accounts.get(pseudonym.key)?.prop('Account');
      if (account !== undefined && account !== pseudonym.prop('Account'))
        action.print(`gave pseudonym ${pseudonym.key} to ${account}`);
    }
  });
});
