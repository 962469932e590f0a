import {
  changesNoDatabase,
  defineAction,
  findUnixAccount,
  removedName,
  runShadowTool,
  unixGroups,
} from 'panelsmith/actions';

/** Removes the Unix account and the group created with it. */
export default defineAction(async (action) => {
  const name = removedName(action);
  if (name === undefined) return;
  const record = action.databases.accounts.snapshot().get(name);
  const account = findUnixAccount(action.root, name);
  if (!account) {
    action.print(`there is no Unix account ${name}`);
    return;
  }
  if (record?.prop('Uid') !== `${account.uid}`)
    throw new Error(
      `Unix account ${name} has uid ${account.uid}, its record ${record?.prop('Uid') ?? 'none'}: left alone`,
    );
  await runShadowTool(action, 'userdel', [name]);
  if (unixGroups(action.root).some((group) => group.name === name)) await runShadowTool(action, 'groupdel', [name]);
  action.print(`removed Unix account ${name}, uid ${account.uid}`);
}, changesNoDatabase);
