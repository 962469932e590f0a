import { closeSync, constants, fstatSync, openSync, readFileSync, statSync, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** What stands where a file or a folder is looked for. */
export type FileKind = 'file' | 'folder' | 'pipe' | 'socket' | 'device';

/** What is at a path, links followed; undefined where nothing is, or where it cannot be found out. */
export function kindAt(path: string): FileKind | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats && kindOf(stats);
  } catch {
    return undefined;
  }
}

/**
 * Opens a file for reading, or with other flags. A pipe in its place is not waited for.
 * @throws an error that says what is there when it is not a file
 */
export function openRegularFile(file: string, flags: number = constants.O_RDONLY, mode?: number): number {
  const descriptor = openSync(file, flags | constants.O_NONBLOCK, mode);
  try {
    mustBeFile(file, fstatSync(descriptor));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** As `openRegularFile`, without keeping anybody waiting for the disk. */
export async function openRegularHandle(file: string, flags: number, mode?: number): Promise<FileHandle> {
  const handle = await open(file, flags | constants.O_NONBLOCK, mode);
  try {
    mustBeFile(file, await handle.stat());
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The text of a file. @throws also when something else has its place */
export function readRegularFile(file: string): string {
  const descriptor = openRegularFile(file);
  try {
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function mustBeFile(file: string, stats: Stats): void {
  const kind = kindOf(stats);
  if (kind !== 'file') throw new Error(`${file} is a ${kind}, not a file`);
}

function kindOf(stats: Stats): FileKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  if (stats.isFIFO()) return 'pipe';
  return stats.isSocket() ? 'socket' : 'device';
}
