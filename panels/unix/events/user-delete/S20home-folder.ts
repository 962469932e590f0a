import { changesNoDatabase, defineAction, homeFolder, removeData, removedName } from 'panelsmith/actions';

/** Removes the user's folder; its files are kept as an archive, unless a person chose to delete them. */
export default defineAction(async (action) => {
  const name = removedName(action);
  if (name !== undefined) await removeData(action, homeFolder(name));
}, changesNoDatabase);
