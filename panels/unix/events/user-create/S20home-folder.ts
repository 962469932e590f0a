import { changesNoDatabase, defineAction, ensureHomeFolder } from 'panelsmith/actions';

export default defineAction(ensureHomeFolder, changesNoDatabase);
