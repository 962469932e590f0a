import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byBytes } from '../../files/names-in.ts';

/** A file in a folder of an old panel. */
export interface FolderFile {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const maxFiles = 2000;
const maxDepth = 12;
/** Limits for one file and for all files together. */
const maxBytes = 2_000_000;
const maxTotalBytes = 20_000_000;

/**
 * Reads the files below a folder, in byte order of their paths. Skipped are links, hidden names, `node_modules`
 * folders, files of more than 2 MB, and files that would make the total exceed 20 MB. The number of files and the depth
 * of folders are limited too.
 *
 * @param isWanted whether a path, relative to the folder, is read; default: all are
 */
export async function readFolderFiles(
  folder: string,
  isWanted: (path: string) => boolean = () => true,
): Promise<readonly FolderFile[]> {
  const paths: string[] = [];
  await collect(folder, '', 0, paths);
  const files: FolderFile[] = [];
  let left = maxTotalBytes;
  for (const path of paths.filter(isWanted).sort(byBytes)) {
    const { size } = await stat(join(folder, path));
    if (size > Math.min(maxBytes, left)) continue;
    left -= size;
    files.push({ path, bytes: await readFile(join(folder, path)) });
  }
  return files;
}

async function collect(folder: string, below: string, depth: number, paths: string[]): Promise<void> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || paths.length >= maxFiles) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile()) paths.push(path);
    else if (entry.isDirectory() && depth < maxDepth) await collect(folder, path, depth + 1, paths);
  }
}
