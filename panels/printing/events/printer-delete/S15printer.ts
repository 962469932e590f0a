import { changesNoDatabase, defineAction, removePrinter } from 'panelsmith/actions';

export default defineAction(async (action) => {
  const [name = ''] = action.args;
  await removePrinter(action, name);
}, changesNoDatabase);
