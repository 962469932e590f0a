import { changesNoDatabase, defineAction, ensureDirectoryFolder } from 'panelsmith/actions';

/** The folder of the directory's data; a domain of another name has another one. */
export default defineAction(ensureDirectoryFolder, changesNoDatabase);
