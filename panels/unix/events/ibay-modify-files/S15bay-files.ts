import { bayRecord, changesNoDatabase, defineAction, ensureBayFiles } from 'panelsmith/actions';

/** All files, also those that somebody has put there with other modes. */
export default defineAction((action) => ensureBayFiles(action, bayRecord(action), true), changesNoDatabase);
