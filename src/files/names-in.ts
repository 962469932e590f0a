import { readdirSync, statSync } from 'node:fs';
import { hasCode } from '../refusals.ts';

/**
 * The names in a folder, in byte order; none if the folder does not exist.
 * @throws the error of the file system if the folder cannot be read, since its content is then unknown
 */
export function namesIn(folder: string): string[] {
  try {
    // An error for a folder that is often missing would take longer than all else.
    if (!statSync(folder, { throwIfNoEntry: false })) return [];
    return readdirSync(folder).sort(byBytes);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/**
 * Whether there is a folder at a path, following links.
 * @throws the error of the file system if that is not known
 */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return false;
    throw error;
  }
}

/** The names in a folder, in byte order; none if the folder does not exist or cannot be read. */
export function readableNamesIn(folder: string): string[] {
  try {
    return namesIn(folder);
  } catch {
    return [];
  }
}

/** Compares two texts by their bytes, as the tools of the system sort. */
export function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
