import { lstatSync, type Stats } from 'node:fs';

/**
 * Data about the file at a path, not following a link; undefined if there is nothing, also because a parent is not a
 * folder, or if that cannot be found out.
 */
export function statsAt(path: string | Buffer): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
