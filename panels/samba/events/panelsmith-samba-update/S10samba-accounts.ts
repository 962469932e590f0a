import { mkdirSync, chmodSync } from 'node:fs';
import { changesNoDatabase, defineAction, ensureSambaAccounts } from 'panelsmith/actions';

/** Adds the missing Samba accounts of users and of the administrator. */
export default defineAction(async (action) => {
  const spool = action.root.path('var/spool/samba');
  mkdirSync(spool, { recursive: true });
  chmodSync(spool, 0o1777);
  const users = action.databases.accounts.snapshot().ofType('user');
  await ensureSambaAccounts(action, [...new Set(['admin', ...users.map(({ key }) => key)])]);
}, changesNoDatabase);
