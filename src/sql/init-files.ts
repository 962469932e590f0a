import { lstatSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Root } from '../root.ts';
import { byBytes, namesIn } from '../files/names-in.ts';

/** A file that sets up or changes databases when the server starts. */
export interface InitFile {
  /** Below the folder of such files. */
  readonly name: string;
  readonly file: string;
  readonly kind: 'sql' | 'program';
}

const folder = 'etc/e-smith/sql/init';

/**
 * All of them, in byte order of their paths. Source: developer manual, section 4, "Using the MySQL database".
 * @throws an error of the file system
 */
export function initFiles(root: Root): readonly InitFile[] {
  const place = root.path(folder);
  return filesBelow(place)
    .map((file) => ({ file, name: relative(place, file), kind: file.endsWith('.sql') ? 'sql' : 'program' }) as const)
    .sort((a, b) => byBytes(a.file, b.file));
}

/**
 * Why a file must not be run; undefined if it may. It runs as root, so other users must not be able to write it.
 */
export function whyUnsafe({ file }: InitFile): string | undefined {
  const { uid, mode } = statSync(file);
  if (uid !== process.getuid?.() && uid !== 0) return `it belongs to user ${uid}, not to root`;
  return (mode & 0o022) === 0 ? undefined : `others than root can write it (mode ${(mode & 0o777).toString(8)})`;
}

function filesBelow(place: string): string[] {
  return namesIn(place).flatMap((name) => {
    const path = join(place, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return filesBelow(path);
    return statSync(path, { throwIfNoEntry: false })?.isFile() && !isUnfinished(name) ? [path] : [];
  });
}

/** Whether a name is that of a file that is still being written, or that a package manager has left. */
function isUnfinished(name: string): boolean {
  return name.startsWith('.') || /(~|\.tmp|\.dpkg-\w+|\.rpm\w+)$/.test(name) || name.includes(sep);
}
