import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { hasCode } from '../refusals.ts';
import type { Root } from '../root.ts';

/** Which folders exist: their parent folder is read once, which is faster than checking each of thousands. */
export class FolderNames {
  readonly #root: Root;
  readonly #known = new Map<string, ReadonlySet<string>>();

  constructor(root: Root) {
    this.#root = root;
  }

  /**
   * Whether there is a folder at a path below the root; a link to a folder does not count.
   * @throws the error of the file system
   */
  has(path: string): boolean {
    const around = dirname(path);
    const names = this.#known.get(around) ?? new Set(foldersIn(this.#root.path(around)));
    this.#known.set(around, names);
    return names.has(basename(path));
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
