import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineAction } from 'panelsmith';
import { accountName } from '../../unix/account-name.ts';
import { homeFolder } from '../../unix/unix-account.ts';

/** Removes the user's folder with all its files. */
export default defineAction((action) => {
  const folder = dirname(action.root.path(homeFolder(accountName(action))));
  if (existsSync(folder)) {
    rmSync(folder, { recursive: true });
    action.print(`removed ${folder} with all its files`);
  } else {
    action.print(`there is no folder ${folder}`);
  }
});
