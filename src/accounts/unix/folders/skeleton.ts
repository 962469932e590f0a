import { chmodSync, copyFileSync, lchownSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Who owns new files. */
interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Copies a skeleton into a folder: what is there already stays as it is. New folders have mode 0700, new files that of
 * the skeleton.
 * @param skeleton the server's own folder, or the names of folders to make where it is missing
 */
export function copySkeleton(skeleton: string, folders: readonly string[], target: string, owner: Owner): void {
  if (statSync(skeleton, { throwIfNoEntry: false })?.isDirectory()) copyInto(skeleton, target, owner);
  for (const folder of folders) makeFolder(join(target, folder), 0o700, owner);
}

/**
 * Makes a folder if it is missing.
 * @throws when something else has its name
 */
export function makeFolder(folder: string, mode: number, owner: Owner): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Error(`${folder} exists, but is not a folder`);
  if (found) return false;
  mkdirSync(folder);
  chmodSync(folder, mode);
  giveTo(folder, owner);
  return true;
}

/** Only root can give a file to another account. */
export function giveTo(path: string, { uid, gid }: Owner): void {
  if (process.getuid?.() === 0) lchownSync(path, uid, gid);
}

function copyInto(source: string, target: string, owner: Owner): void {
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) {
      makeFolder(to, 0o700, owner);
      copyInto(from, to, owner);
    } else if (entry.isFile() && !lstatSync(to, { throwIfNoEntry: false })) {
      copyFileSync(from, to);
      giveTo(to, owner);
    }
  }
}
