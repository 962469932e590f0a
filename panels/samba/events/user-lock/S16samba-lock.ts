import { accountName, changesNoDatabase, defineAction, lockSambaAccount } from 'panelsmith/actions';

export default defineAction((action) => lockSambaAccount(action, accountName(action)), changesNoDatabase);
