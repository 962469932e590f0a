import { defineAction } from 'panelsmith/actions';
import { runFiles } from '../../run-files.ts';

/** Runs the files of sql/init. */
export default defineAction(async (action) => {
  await runFiles(action);
});
