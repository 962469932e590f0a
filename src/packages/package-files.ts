import { existsSync, lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file or folder below a folder of packages. */
interface Found {
  readonly path: string;
  readonly stat: Stats;
}

/** The folders in which something must change for a package to change; of a folder that is not there, the one it will be in. */
export function watchedFolders(folders: readonly string[]): string[] {
  const below = filesBelow(folders).filter(({ stat }) => stat.isDirectory());
  return [...new Set([...folders.map(nearestFolder), ...below.map(({ path }) => path)])];
}

/** Another text whenever a file below some folders is another: by name, time and size. */
export function stampOf(folders: readonly string[]): string {
  return filesBelow(folders)
    .map(({ path, stat }) => [path, stat.mode, ...(stat.isFile() ? [stat.mtimeMs, stat.size] : [])].join(' '))
    .join('\n');
}

/** Many a tree would take for ever to look through. */
const mostBelow = 20_000;

/**
 * What is in a package, folders included, as paths from it in order: hidden files and `node_modules` are not part of it, and
 * what a link leads to is elsewhere, so that links are named but not followed.
 */
export function pathsIn(
  folder: string,
): { readonly path: string; readonly kind: 'file' | 'folder' | 'link' | 'other' }[] {
  const paths: { path: string; kind: 'file' | 'folder' | 'link' | 'other' }[] = [];
  const collect = (below: string): void => {
    for (const name of namesIn(join(folder, below))) {
      if (paths.length >= mostBelow) throw new Error(`there are more than ${mostBelow} files in it`);
      const path = join(below, name);
      const kind = kindOf(lstatSync(join(folder, path), { throwIfNoEntry: false }));
      paths.push({ path, kind });
      if (kind === 'folder') collect(path);
    }
  };
  collect('');
  return paths;
}

function kindOf(stat: Stats | undefined): 'file' | 'folder' | 'link' | 'other' {
  if (stat?.isSymbolicLink()) return 'link';
  if (stat?.isDirectory()) return 'folder';
  return stat?.isFile() ? 'file' : 'other';
}

/** What a path leads to; undefined when that is nothing, as with a link that leads to itself. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Hidden ones and `node_modules` are not part of a package; a link is followed where it is a package itself. */
function filesBelow(folders: readonly string[]): Found[] {
  return folders.flatMap((folder) => namesIn(folder).flatMap((name) => filesAt(join(folder, name), true)));
}

function filesAt(path: string, followed: boolean): Found[] {
  const stat = statOf(path);
  if (!stat) return [];
  const isEntered = stat.isDirectory() && (followed || lstatSync(path, { throwIfNoEntry: false })?.isDirectory());
  const below = isEntered ? namesIn(path).flatMap((name) => filesAt(join(path, name), false)) : [];
  return [{ path, stat }, ...below];
}

/** Nothing in a folder that cannot be read or has just vanished; loading a package says what is wrong with it. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.') && name !== 'node_modules')
      .sort();
  } catch {
    return [];
  }
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}
