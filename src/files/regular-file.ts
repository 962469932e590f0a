import { closeSync, constants, fstatSync, openSync, readFileSync, statSync, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** Kinds of files at a path. */
export type FileKind = 'file' | 'folder' | 'pipe' | 'socket' | 'device';

/** Returns the kind of file at a path, following links; undefined if there is none or its kind is unknown. */
export function kindAt(path: string): FileKind | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats && kindOf(stats);
  } catch {
    return undefined;
  }
}

/**
 * Opens a file for reading, or with other flags. Does not block on a pipe.
 * @throws Error with the kind if it is not a regular file
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

/** The same as `openRegularFile`, but asynchronous. */
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

/**
 * Reads the text of a file.
 * @throws Error also if it is not a regular file
 */
export function readRegularFile(file: string, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  const descriptor = openRegularFile(file);
  try {
    return readFileSync(descriptor, encoding);
  } finally {
    closeSync(descriptor);
  }
}

/** As `readRegularFile`; undefined if there is no such file, or it cannot be read. */
export function readableText(file: string): string | undefined {
  try {
    return readRegularFile(file);
  } catch {
    return undefined;
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
