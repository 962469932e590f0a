import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { accountName, accountNumbers, defineAction, homeFolder } from 'panelsmith/actions';

/** Makes the user's home folder, for that user alone. */
export default defineAction(async (action) => {
  const name = accountName(action);
  const { uid, gid } = await accountNumbers(action, name);
  const home = action.root.path(homeFolder(name));
  const found = lstatSync(home, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Error(`${home} is there, and is not a folder`);
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o700);
  action.print(found ? `home folder ${home} is there already` : `made home folder ${home}`);
  if (process.getuid?.() === 0) chownSync(home, uid, gid);
  else action.print('it stays yours: only root can hand it over to the user');
});
