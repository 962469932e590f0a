import { existsSync, lstatSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { readableNamesIn } from '../files/names-in.ts';

/** A file or folder below a folder of packages. */
interface Found {
  readonly path: string;
  readonly stat: Stats;
}

/**
 * Returns the folders to watch to notice every change of a package; for a missing folder, the nearest existing one
 * above it.
 */
export function watchedFolders(folders: readonly string[]): string[] {
  const below = filesBelow(folders).filter(({ stat }) => stat.isDirectory());
  return [...new Set([...folders.map(nearestFolder), ...below.map(({ path }) => path)])];
}

/** Returns a stamp of all files below some folders. It changes if a name, time or size changes. */
export function stampOf(folders: readonly string[]): string {
  return filesBelow(folders)
    .map(({ path, stat }) => [path, stat.mode, ...(stat.isFile() ? [stat.mtimeMs, stat.size] : [])].join(' '))
    .join('\n');
}

/** Limit, since some trees would take too long to read. */
const maxFilesBelow = 20_000;

/** Something in a folder, by its relative path; a link is not followed. */
export interface FolderPath {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/**
 * Lists the content of a package, including folders, as sorted relative paths. Hidden files and `node_modules` are
 * skipped; links are listed but not followed, since their target is outside.
 */
export function pathsIn(folder: string): FolderPath[] {
  const paths: FolderPath[] = [];
  const collect = (below: string): void => {
    for (const name of ownNamesIn(join(folder, below))) {
      if (paths.length >= maxFilesBelow) throw new Error(`there are more than ${maxFilesBelow} files in it`);
      const path = join(below, name);
      const kind = kindOf(lstatSync(join(folder, path), { throwIfNoEntry: false }));
      paths.push({ path, kind });
      if (kind === 'folder') collect(path);
    }
  };
  collect('');
  return paths;
}

function kindOf(stat: Stats | undefined): FolderPath['kind'] {
  if (stat?.isSymbolicLink()) return 'link';
  if (stat?.isDirectory()) return 'folder';
  return stat?.isFile() ? 'file' : 'other';
}

/** Returns the file or folder that a path leads to; undefined if there is none, for example for a link to itself. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Hidden files and `node_modules` are not part of a package; a link is followed only if it is the package itself. */
function filesBelow(folders: readonly string[]): Found[] {
  return folders.flatMap((folder) => ownNamesIn(folder).flatMap((name) => filesOf(join(folder, name))));
}

/** The files of a package; if it has more than the limit, such as a link to `/`, only its folder. */
function filesOf(path: string): Found[] {
  const stat = statOf(path);
  if (!stat) return [];
  const found: Found[] = [{ path, stat }];
  return stat.isDirectory() && !collectBelow(path, found) ? [{ path, stat }] : found;
}

/** @returns false when there are too many */
function collectBelow(folder: string, found: Found[]): boolean {
  return ownNamesIn(folder).every((name) => {
    if (found.length > maxFilesBelow) return false;
    const path = join(folder, name);
    const stat = statOf(path);
    if (!stat) return true;
    found.push({ path, stat });
    return !lstatSync(path, { throwIfNoEntry: false })?.isDirectory() || collectBelow(path, found);
  });
}

/**
 * Returns an empty list if a folder cannot be read or has just been removed. Loading the package then reports the
 * mistake.
 */
function ownNamesIn(folder: string): string[] {
  return readableNamesIn(folder).filter((name) => !name.startsWith('.') && name !== 'node_modules');
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}
