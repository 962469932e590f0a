import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where everything is, given the root folder. `/` on a real server; a folder of its own for a trial, a test or a preview.
 * Every path below it is spelt here or joined to it with `path`, never written out elsewhere.
 */
export interface Root {
  /** The root folder, absolute. */
  readonly folder: string;
  /**
   * The folder of the databases: `home/e-smith/db`, or `var/lib/nethserver/db` where only that one exists, or both do and
   * the other holds no database.
   */
  readonly databases: string;
  /** The layout the root was recognised by; a root that has neither is `sme`. */
  readonly flavour: 'sme' | 'nethserver';
  /** What Panelsmith itself remembers: history, runs, sessions, passwords. */
  readonly state: string;
  /** Things that can be made again at any time. */
  readonly cache: string;
  /** An absolute path below the root, from path segments or one root-relative path. */
  path(...segments: string[]): string;
}

const smeDatabases = 'home/e-smith/db';
const nethserverDatabases = 'var/lib/nethserver/db';

/**
 * Opens a root folder, which need not exist yet; nothing is created.
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

/** Whether there is a file in a folder that is not a lock file and none that a writer left half done. */
function holdsDatabase(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => !/\.(lock|lock\.kept|tmp)$/.test(name));
}
