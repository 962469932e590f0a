import { defineAction, ensureUnixAccount } from 'panelsmith/actions';

/** The Unix account of a bay, with which its password is checked. Bay Primary has none. */
export const ensureBayAccount = defineAction(
  async (action) => {
    if (action.args[0] !== 'Primary') await ensureUnixAccount(action);
  },
  (action) => {
    if (action.args[0] !== 'Primary') ensureUnixAccount.foresees(action);
  },
);
