import { lstatSync, type Stats } from 'node:fs';

/** What is at a path, not following a link; undefined where there is nothing, also below a file, or it cannot be told. */
export function statsAt(path: string | Buffer): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
