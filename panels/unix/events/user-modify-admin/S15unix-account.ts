import { changesNoDatabase, defineAction, ensureUnixAccount, findUnixAccount } from 'panelsmith/actions';

/** Updates the administrator's Unix account, which the system has created. */
export default defineAction(async (action) => {
  if (findUnixAccount(action.root, 'admin')) await ensureUnixAccount(action);
  else action.print('there is no Unix account admin here, so there is nothing to do');
}, changesNoDatabase);
