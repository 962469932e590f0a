import { defineAction } from 'panelsmith/actions';
import { runFiles } from '../../run-files.ts';

/** Runs one file of sql/init again; the argument is the key of its record. */
export default defineAction(async (action) => {
  await runFiles(action, action.args[0] ?? '');
});
