import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../refusals.ts';
import { fullName } from '../rules/package-name.ts';

/**
 * Folder below Panelsmith's state where the hook of a package manager notes what was installed again, one file for each
 * call.
 */
export const reinstalledFolder = 'packages-reinstalled';

interface Reinstalled {
  readonly names: ReadonlySet<string>;
  /** Removes the notes that were read; those added meanwhile stay. */
  readonly done: () => void;
}

/** Reads the names of packages that were installed again in the same version. */
export function takeReinstalled(state: string): Reinstalled {
  const folder = join(state, reinstalledFolder);
  const files = filesIn(folder);
  const names = files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((name) => fullName.test(name));
  return {
    names: new Set(names),
    done() {
      for (const file of files) rmSync(file, { force: true });
    },
  };
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
