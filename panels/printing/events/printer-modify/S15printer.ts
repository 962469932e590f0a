import { changesNoDatabase, defineAction, ensurePrinter } from 'panelsmith/actions';

/** The print queue of the event's printer, as its record says. */
export default defineAction(async (action) => {
  const [name = ''] = action.args;
  await ensurePrinter(action, name);
}, changesNoDatabase);
