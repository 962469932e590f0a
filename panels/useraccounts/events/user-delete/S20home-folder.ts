import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { changesNoDatabase, defineAction, homeFolder, removedName } from 'panelsmith/actions';

/** Removes the user's folder with all its files. */
export default defineAction((action) => {
  const name = removedName(action);
  if (name === undefined) return;
  const folder = dirname(action.root.path(homeFolder(name)));
  if (existsSync(folder)) {
    rmSync(folder, { recursive: true });
    action.print(`removed ${folder} with all its files`);
  } else {
    action.print(`there is no folder ${folder}`);
  }
}, changesNoDatabase);
