import { changesNoDatabase, defineAction, ensureSambaAccounts } from 'panelsmith/actions';

/** Samba accounts of new users, which stay disabled until their passwords are set; for many users all at once. */
export default defineAction(
  (action) =>
    ensureSambaAccounts(
      action,
      action.signals.flatMap(({ args: [name] }) => name ?? []),
    ),
  changesNoDatabase,
);
