import { defineAction, ensureAccountOf, ensureBayFiles, type ActionContext } from 'panelsmith/actions';

/** The bays of a group that is removed belong to the administrator from then on. */
export default defineAction(giveToAdmin, ({ args: [group = ''], databases: { accounts } }) => {
  for (const bay of accounts.ofType('ibay'))
    if (bay.prop('Group') === group) accounts.setProps(bay.key, { Group: 'admin' });
});

async function giveToAdmin(action: ActionContext): Promise<void> {
  const [group = ''] = action.args;
  const { accounts } = action.databases;
  const bays = accounts
    .snapshot()
    .ofType('ibay')
    .filter((bay) => bay.prop('Group') === group);
  await accounts.update((draft) => {
    for (const { key } of bays) draft.setProps(key, { Group: 'admin' });
  });
  for (const { key } of bays) {
    action.print(`gave bay ${key} to admin`);
    const bay = accounts.snapshot().get(key);
    if (!bay) continue;
    if (key !== 'Primary') await ensureAccountOf(action, key);
    await ensureBayFiles(action, bay, true);
  }
}
