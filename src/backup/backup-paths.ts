import { join } from 'node:path';
import type { Root } from '../root.ts';

/**
 * The folder of everything that backups store: which backup is running, keys, settings of restic. Only Panelsmith can
 * read it.
 */
export function backupStateFolder(root: Root): string {
  return join(root.state, 'backup');
}

/** The manifest, relative to the root: the first member of an archive. */
export const manifestPath = 'home/e-smith/.panelsmith-backup.json';

/** What a restore prepares, beside the data so that it can be moved into place; never part of a backup. */
export const stagesPath = 'home/.panelsmith-restore';
