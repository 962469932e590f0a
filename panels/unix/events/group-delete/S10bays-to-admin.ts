import {
  defineAction,
  ensureAccountOf,
  ensureBayFiles,
  type ActionContext,
  type ForeseenDatabase,
} from 'panelsmith/actions';

/** Gives the bays of a removed group to the administrator. */
export default defineAction(giveToAdmin, ({ args: [group = ''], databases }) => {
  moveBays(databases.accounts, group);
});

async function giveToAdmin(action: ActionContext): Promise<void> {
  const [group = ''] = action.args;
  const { accounts } = action.databases;
  for (const key of await accounts.update((draft) => moveBays(draft, group))) {
    action.print(`gave bay ${key} to admin`);
    const bay = accounts.snapshot().get(key);
    if (!bay) continue;
    if (key !== 'Primary') await ensureAccountOf(action, key);
    await ensureBayFiles(action, bay, true);
  }
}

/** @returns the keys of the bays that belonged to the group */
function moveBays(accounts: Pick<ForeseenDatabase, 'ofType' | 'setProps'>, group: string): string[] {
  const bays = accounts.ofType('ibay').filter((bay) => bay.prop('Group') === group);
  for (const { key } of bays) accounts.setProps(key, { Group: 'admin' });
  return bays.map(({ key }) => key);
}
