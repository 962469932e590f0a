import { defineAction, removeInitFile } from 'panelsmith/actions';

/** Deletes one file of sql/init; the argument is the key of its record. */
export default defineAction(async (action) => {
  await removeInitFile(action, action.args[0] ?? '');
});
