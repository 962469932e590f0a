import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { accountName, accountNumbers, changesNoDatabase, defineAction, homeFolder } from 'panelsmith/actions';

/** Creates the user's private home folder. */
export default defineAction(async (action) => {
  const name = accountName(action);
  const { uid, gid } = await accountNumbers(action, name);
  const home = action.root.path(homeFolder(name));
  const found = lstatSync(home, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Error(`${home} exists, but is not a folder`);
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o700);
  action.print(found ? `home folder ${home} is there already` : `made home folder ${home}`);
  if (process.getuid?.() === 0) chownSync(home, uid, gid);
  else action.print('you remain its owner: only root can change it to the user');
}, changesNoDatabase);
