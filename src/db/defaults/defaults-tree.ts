import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from '../file/byte-text.ts';
import { hasCode } from '../file/file-reading.ts';
import { refuseField, refuseKey } from '../file/safe-text.ts';

/** A folder that holds `DATABASE/{defaults,force}/KEY/PROPERTY` files and `DATABASE/migrate/FRAGMENT`. */
export interface DefaultsSource {
  readonly folder: string;
  /** Where the compiled modules of its TypeScript fragments are, when they are elsewhere. */
  readonly modules?: string;
}

/** Gets a line about each thing that cannot be loaded. */
export type Report = (line: string) => void;

/** What a tree `KEY/PROPERTY` of files says about one record, in bytes; the type is property `type`. */
export interface DefaultRecord {
  readonly key: string;
  readonly props: ReadonlyMap<string, string>;
}

/**
 * Reads a defaults or force tree. A value is a file's content less one line feed at its end; a folder is an empty one.
 * Names that begin with a dot and what editors and package managers leave behind are passed over; what could not be
 * read back is reported and left out. A tree that does not exist says nothing.
 */
export function readDefaultsTree(folder: string, report: Report): DefaultRecord[] {
  return entries(folder).flatMap((key) => {
    const place = join(folder, key);
    if (!isFolder(place)) {
      report(`${place} is not a folder, and was left out`);
      return [];
    }
    if (refuseKey(key)) {
      report(`${place} is not a name a record can have, and was left out`);
      return [];
    }
    const props = entries(place).flatMap((name) => readProperty(join(place, name), name, report));
    return [{ key: bytesOf(key), props: new Map(props) }];
  });
}

/** A link that leads to nothing, or to itself, is none. */
function isFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    return false;
  }
}

/** Names in a folder, in byte order, less those to pass over; none where there is no such folder. */
export function entries(folder: string): string[] {
  const names = namesIn(folder).filter((name) => !name.startsWith('.') && !leftover.test(name));
  return names.sort((a, b) => (bytesOf(a) < bytesOf(b) ? -1 : 1));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

const leftover = /(~|\.swp|\.orig|\.rpmsave|\.rpmnew|\.rpmorig)$/;

function readProperty(file: string, name: string, report: Report): [string, string][] {
  const value = statSync(file).isDirectory() ? '' : readFileSync(file, 'latin1').replace(/\n$/, '');
  if (!refuseField(bytesOf(name)) && !refuseField(value)) return [[bytesOf(name), value]];
  report(`${file} holds a bar or backslash that cannot be stored, and was left out`);
  return [];
}
