import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder, syncFolderNow } from './sync-folder.ts';

/** How a file is written. */
export interface Writing {
  /** Mode of the new file, whatever the umask is. Default: 0600. */
  readonly mode?: number;
  /** Whether it is also there after a power failure. Default: false. */
  readonly isSynced?: boolean;
}

/**
 * Replaces a file completely: a new one is written beside it and renamed, so that after any interruption the old or the
 * new file is there. Missing folders are created; only the owner can enter them if only the owner can read the file.
 * @throws an error of the file system; the old file stays, unless only syncing its folder failed, and nothing is left
 *   beside it
 */
export async function replaceFile(
  file: string,
  content: string | Uint8Array,
  { mode = ownMode, isSynced = false }: Writing = {},
): Promise<void> {
  const temporary = nameBeside(file);
  try {
    await mkdir(dirname(file), { recursive: true, mode: folderMode(mode) });
    await writeFile(temporary, content, { mode: ownMode, flag: 'wx', flush: isSynced });
    if (mode !== ownMode) await chmod(temporary, mode);
    await rename(temporary, file);
  } catch (error) {
    removeIfPossible(temporary);
    throw error;
  }
  if (isSynced) await syncFolder(dirname(file));
}

/** As `replaceFile`, but synchronous. */
export function replaceFileNow(file: string, content: string | Uint8Array, writing: Writing = {}): void {
  writeNow(file, content, writing, renameSync);
}

/**
 * Creates a file completely or not at all; of two calls at the same moment, one succeeds. Synchronous.
 * @throws an error of the file system: `EEXIST` if there is one
 */
export function createFileNow(file: string, content: string | Uint8Array, writing: Writing = {}): void {
  writeNow(file, content, writing, linkSync);
}

/** Removes a file if that is possible: on a disk that has become read-only it stays, and does no harm. */
export function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The error that the file could not be written is more important.
  }
}

const ownMode = 0o600;

function writeNow(
  file: string,
  content: string | Uint8Array,
  { mode = ownMode, isSynced = false }: Writing,
  place: (temporary: string, file: string) => void,
): void {
  const temporary = nameBeside(file);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: folderMode(mode) });
    writeFileSync(temporary, content, { mode: ownMode, flag: 'wx', flush: isSynced });
    if (mode !== ownMode) chmodSync(temporary, mode);
    place(temporary, file);
  } finally {
    removeIfPossible(temporary);
  }
  if (isSynced) syncFolderNow(dirname(file));
}

function folderMode(mode: number): number {
  return (mode & 0o077) === 0 ? 0o700 : 0o755;
}

/** Two writers of one file, in this process or in another, never share a name. */
function nameBeside(file: string): string {
  return `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
}
