import { changesNoDatabase, defineAction, removeUnixAccount } from 'panelsmith/actions';

export default defineAction(removeUnixAccount, changesNoDatabase);
