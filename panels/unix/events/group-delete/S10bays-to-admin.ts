import { defineAction, ensureAccountOf, ensureBayFiles } from 'panelsmith/actions';

/** The bays of a group that goes are the administrator's from then on. */
export default defineAction(async (action) => {
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
    ensureBayFiles(action, bay, true);
  }
});
