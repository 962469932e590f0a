import { changesNoDatabase, defineAction, fillDirectory } from 'panelsmith/actions';

/** The address book has the users and groups of the accounts database, and nothing else. */
export default defineAction(fillDirectory, changesNoDatabase);
