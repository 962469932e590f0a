import { existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Root } from '../../../root.ts';
import { namesIn } from '../../../files/names-in.ts';
import { accountFiles, isRestoredDatabase, partPath, type Contents } from '../../archive/contents.ts';
import { manifestPath } from '../../backup-paths.ts';
import { bytesOfPath } from '../../../files/byte-paths.ts';
import { compareFiles, makeHarmless } from './staged-tree.ts';
import type { FilesPlan } from '../restore-state.ts';

/** What a restore has prepared beside the server's files. */
export interface StagePaths {
  /** Everything but what is in the other two, at its place below this folder. */
  readonly files: string;
  readonly databases: string;
  /** `passwd`, `shadow`, `group`, `gshadow`. */
  readonly accounts: string;
  /** For the files that are replaced. They stay until the restore is removed. */
  readonly before: string;
  /** The list of new owners. */
  readonly owners: string;
}

/**
 * The paths of a restore. Nothing is created.
 * @param folder absolute; the folder of the restore
 */
export function stagePaths(folder: string): StagePaths {
  return {
    files: join(folder, 'files'),
    databases: join(folder, 'databases'),
    accounts: join(folder, 'accounts'),
    before: join(folder, 'before'),
    owners: join(folder, 'owners'),
  };
}

/** Removes what an earlier choice has prepared, but not the files that it has replaced before it failed. */
export function clearStage({ files, databases, accounts, owners }: StagePaths): void {
  for (const path of [files, databases, accounts, owners]) rmSync(path, { recursive: true, force: true });
}

/** Sets the databases and the account files apart from what was unpacked, makes the rest harmless, and compares it. */
export async function arrangeStage(paths: StagePaths, layout: Contents['layout'], root: Root): Promise<FilesPlan> {
  for (const folder of [paths.files, paths.databases, paths.accounts, paths.before])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const leftOut = await makeHarmless(paths.files);
  const unpacked = join(paths.files, partPath(layout, 'databases'));
  for (const name of namesIn(unpacked)) {
    const file = join(unpacked, name);
    if (!lstatSync(file).isFile()) continue;
    if (isRestoredDatabase(name)) renameSync(file, join(paths.databases, name));
    else rmSync(file);
  }
  for (const path of accountFiles) {
    const file = join(paths.files, path);
    if (existsSync(file)) renameSync(file, join(paths.accounts, basename(path)));
  }
  rmSync(join(paths.files, manifestPath), { force: true });
  rmSync(join(paths.files, dirname(manifestPath), '.panelsmith-restore'), { recursive: true, force: true });
  return compareFiles(bytesOfPath(paths.files), bytesOfPath(root.folder), leftOut);
}
