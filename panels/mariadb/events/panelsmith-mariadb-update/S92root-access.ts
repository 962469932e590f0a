import { changesNoDatabase, defineAction, ensureRootAccess } from 'panelsmith/actions';

/** Makes sure that only root of the system is root of the database server. */
export default defineAction(ensureRootAccess, changesNoDatabase);
