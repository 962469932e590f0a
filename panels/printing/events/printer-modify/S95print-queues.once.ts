import { changesNoDatabase, defineAction, ensurePrintQueues } from 'panelsmith/actions';

/** The print queues of the printers that were created, changed or removed. CUPS has been started before. */
export default defineAction(ensurePrintQueues, changesNoDatabase);
