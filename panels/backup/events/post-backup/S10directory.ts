import { rmSync } from 'node:fs';
import { changesNoDatabase, defineAction } from 'panelsmith/actions';
import { directoryDump } from '../../directory.ts';

/** Removes what was exported of the directory for the backup. */
export default defineAction(({ root }) => {
  rmSync(root.path(directoryDump), { recursive: true, force: true });
}, changesNoDatabase);
