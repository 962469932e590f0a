import { changesNoDatabase, defineAction, removedName, removeSambaAccount } from 'panelsmith/actions';

/** Before the Unix account goes: Samba does not find an account without it, and open sessions would keep it. */
export default defineAction(async (action) => {
  const name = removedName(action);
  if (name !== undefined) await removeSambaAccount(action, name);
}, changesNoDatabase);
