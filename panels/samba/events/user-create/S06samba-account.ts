import { accountName, changesNoDatabase, defineAction, ensureSambaAccounts } from 'panelsmith/actions';

/** The user's Samba account, which stays disabled until its password is set. */
export default defineAction((action) => ensureSambaAccounts(action, [accountName(action)]), changesNoDatabase);
