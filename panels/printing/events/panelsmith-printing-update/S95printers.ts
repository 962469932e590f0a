import { changesNoDatabase, defineAction, ensurePrinter } from 'panelsmith/actions';

/** Every printer has its queue. CUPS must be running for it. */
export default defineAction(async (action) => {
  for (const { key } of action.databases.accounts.snapshot().ofType('printer')) await ensurePrinter(action, key);
}, changesNoDatabase);
