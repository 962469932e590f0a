import { defineAction, ensureUnixAccount, findUnixAccount } from 'panelsmith/actions';

/** The administrator's Unix account comes with the system: it is brought up to date, but not made. */
export default defineAction(async (action) => {
  if (findUnixAccount(action.root, 'admin')) await ensureUnixAccount(action);
  else action.print('there is no Unix account admin here, so there is nothing to do');
});
