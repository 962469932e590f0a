import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The paths below the root folder: `/` on a real server, or another folder for a trial, a test or a preview. Every path
 * is defined here or joined to the root with `path`.
 */
export interface Root {
  /** The root folder, absolute. */
  readonly folder: string;
  /**
   * The folder of the databases: `home/e-smith/db`, or `var/lib/nethserver/db` if only that one exists, or both exist
   * and the other has no database.
   */
  readonly databases: string;
  /** The detected layout; `sme` for a root with neither. */
  readonly flavour: 'sme' | 'nethserver';
  /** Panelsmith's own data: history, runs, sessions, passwords. */
  readonly state: string;
  /** Caches, which can be created again at any time. */
  readonly cache: string;
  /** An absolute path below the root, from path segments or one root-relative path. */
  path(...segments: string[]): string;
}

const smeDatabases = 'home/e-smith/db';
const nethserverDatabases = 'var/lib/nethserver/db';

/**
 * Opens a root folder, which need not exist; nothing is created.
 * @param folder absolute, or relative to the working directory
 */
export function openRoot(folder: string): Root {
  const absolute = isAbsolute(folder) ? resolve(folder) : resolve(process.cwd(), folder);
  const path = (...segments: string[]): string => join(absolute, ...segments);
  const isNethserver = existsSync(path(nethserverDatabases)) && !holdsDatabase(path(smeDatabases));
  const flavour = isNethserver ? 'nethserver' : 'sme';
  return {
    folder: absolute,
    databases: path(flavour === 'sme' ? smeDatabases : nethserverDatabases),
    flavour,
    state: path('var/lib/panelsmith'),
    cache: path('var/cache/panelsmith'),
    path,
  };
}

/** Whether a folder contains a file, apart from lock files and unfinished temporary files. */
function holdsDatabase(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => !/\.(lock|lock\.kept|tmp)$/.test(name));
}
