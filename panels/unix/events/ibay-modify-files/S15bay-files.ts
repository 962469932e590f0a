import { bayRecord, changesNoDatabase, defineAction, ensureBayFiles } from 'panelsmith/actions';

/** Sets owner and modes of all files, also of those that people have put there with other modes. */
export default defineAction((action) => ensureBayFiles(action, bayRecord(action), true), changesNoDatabase);
