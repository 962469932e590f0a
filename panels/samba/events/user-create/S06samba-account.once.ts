import { changesNoDatabase, defineAction, ensureSambaAccounts } from 'panelsmith/actions';

/** Adds Samba accounts for new users, all in one call; they stay disabled until their passwords are set. */
export default defineAction(
  (action) =>
    ensureSambaAccounts(
      action,
      action.signals.flatMap(({ args: [name] }) => name ?? []),
    ),
  changesNoDatabase,
);
