import { changesNoDatabase, defineAction, ensureDirectoryFolder } from 'panelsmith/actions';

/** The folder of the directory's data; each domain name has its own. */
export default defineAction(ensureDirectoryFolder, changesNoDatabase);
