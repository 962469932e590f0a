import { bayRecord, changesNoDatabase, defineAction, ensureBayFiles } from 'panelsmith/actions';

export default defineAction((action) => ensureBayFiles(action, bayRecord(action), false), changesNoDatabase);
