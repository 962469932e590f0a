import { chmodSync, chownSync, closeSync, constants, fstatSync, openSync, readdirSync } from 'node:fs';
import { hasCode } from '../../../refusals.ts';

/** Owner and modes of everything in a folder. */
export interface FolderAccess {
  /** Undefined: each file keeps its owner. */
  readonly uid: number | undefined;
  readonly gid: number;
  readonly file: number;
  readonly folder: number;
}

/**
 * Gives a folder and everything below it their owner and modes; a file keeps its execute bits. Each is opened within
 * its folder and without following links, so that a person who can write there cannot redirect us to a file elsewhere.
 * Files with several names are left alone.
 * @param print receives a line about each file that is left alone
 * @returns how many files and folders have this owner and mode now
 * @throws an error of the file system
 */
export function setFolderAccess(folder: string, access: FolderAccess, print: (line: string) => void): number {
  return setAccess({ place: Buffer.from(folder), shown: folder }, access, print);
}

/** A file or folder: where it is opened, and its path for messages. */
interface Entry {
  readonly place: Buffer;
  readonly shown: string;
}

/** Opens only the name, so that no pipe or device is touched. Source: Linux's fcntl.h, since Node does not name it. */
const pathOnly = 0o10000000;

function setAccess({ place, shown }: Entry, access: FolderAccess, print: (line: string) => void): number {
  const descriptor = openIfThere(place);
  if (descriptor === undefined) return 0;
  try {
    const stats = fstatSync(descriptor);
    const isFolder = stats.isDirectory();
    if (!isFolder && !stats.isFile()) return 0;
    if (!isFolder && stats.nlink > 1) {
      print(`left ${shown} alone: the same file has another name somewhere`);
      return 0;
    }
    const itself = `/proc/self/fd/${descriptor}`;
    const uid = access.uid ?? stats.uid;
    const isOwners = stats.uid === uid && stats.gid === access.gid;
    if (!isOwners && process.getuid?.() === 0) chownSync(itself, uid, access.gid);
    chmodSync(itself, isFolder ? access.folder : access.file | (stats.mode & 0o111));
    if (!isFolder) return 1;
    return readdirSync(itself, { encoding: 'buffer' }).reduce((sum, name) => {
      const inner = { place: Buffer.concat([Buffer.from(`${itself}/`), name]), shown: `${shown}/${name.toString()}` };
      return sum + setAccess(inner, access, print);
    }, 1);
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined if it was removed meanwhile. */
function openIfThere(place: Buffer): number | undefined {
  try {
    return openSync(place, pathOnly | constants.O_NOFOLLOW);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
