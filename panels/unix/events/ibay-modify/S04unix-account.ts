import { defineAction, ensureUnixAccount, type ActionContext } from 'panelsmith/actions';

/** The Unix account of a bay, with which its password is checked. Bay Primary has none. */
export default defineAction(ensureBay, (action) => {
  if (action.args[0] !== 'Primary') ensureUnixAccount.foresees(action);
});

async function ensureBay(action: ActionContext): Promise<void> {
  if (action.args[0] !== 'Primary') await ensureUnixAccount(action);
}
