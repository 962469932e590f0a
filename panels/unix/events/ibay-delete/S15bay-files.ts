import { bayFolder, changesNoDatabase, defineAction, removeData, removedName } from 'panelsmith/actions';

/** Removes the bay's folder; its files are kept as an archive, unless a person chose to delete them. */
export default defineAction(async (action) => {
  const name = removedName(action);
  if (name !== undefined) await removeData(action, bayFolder(name));
}, changesNoDatabase);
