import { changesNoDatabase, defineAction, ensureRootAccess } from 'panelsmith/actions';

/** Only root of the system is root of the database server. */
export default defineAction(ensureRootAccess, changesNoDatabase);
