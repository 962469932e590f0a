import { changesNoDatabase, defineAction, ensureUnixAccount, findUnixAccount } from 'panelsmith/actions';

/** The administrator's Unix account comes with the system: it is updated, but not created. */
export default defineAction(async (action) => {
  if (findUnixAccount(action.root, 'admin')) await ensureUnixAccount(action);
  else action.print('there is no Unix account admin here, so there is nothing to do');
}, changesNoDatabase);
