import { defineAction, deletePseudonymsOf, groupsOf, leaveGroups } from 'panelsmith';

/** Takes the user out of every group, and removes every pseudonym that leads to it, however many others lie between. */
export default defineAction(async (action) => {
  // Of whatever name: it is used in the database only.
  const [name = ''] = action.args;
  await action.databases.accounts.update((accounts) => {
    const groups = groupsOf(accounts, name);
    leaveGroups(accounts, name, groups);
    for (const group of groups) action.print(`took ${name} out of group ${group}`);
    for (const pseudonym of deletePseudonymsOf(accounts, name)) action.print(`removed pseudonym ${pseudonym}`);
  });
});
