import { accountName, changesNoDatabase, defineAction, findUnixAccount, runShadowTool } from 'panelsmith/actions';

/** Removes the Unix password of the account. */
export default defineAction(async (action) => {
  const name = accountName(action);
  if (!findUnixAccount(action.root, name)) {
    action.print(`locked ${name}, which has no Unix account`);
    return;
  }
  await runShadowTool(action, 'usermod', ['-p', '!', name]);
  action.print(`locked ${name} and its Unix account`);
}, changesNoDatabase);
