import { rmSync } from 'node:fs';
import { changesNoDatabase, defineAction } from 'panelsmith/actions';
import { directoryDump } from '../../directory.ts';

/** Removes the directory's export that was made for the backup. */
export default defineAction(({ root }) => {
  rmSync(root.path(directoryDump), { recursive: true, force: true });
}, changesNoDatabase);
