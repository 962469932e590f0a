import { changesNoDatabase, defineAction, removedName, removeSambaAccount } from 'panelsmith/actions';

/**
 * Runs before the Unix account is removed: without it Samba does not find the account, and open sessions would keep the
 * Unix account in use.
 */
export default defineAction(async (action) => {
  const name = removedName(action);
  if (name !== undefined) await removeSambaAccount(action, name);
}, changesNoDatabase);
