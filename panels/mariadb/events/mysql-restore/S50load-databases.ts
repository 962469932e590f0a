import { defineAction, loadDatabases, noteDatabases } from 'panelsmith/actions';

/** Loads exported databases; the arguments are their names. Without arguments: all databases, and the accounts. */
export default defineAction(async (action) => {
  await loadDatabases(action, action.args.length > 0 ? action.args : undefined);
  await noteDatabases(action);
});
