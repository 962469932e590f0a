import { join } from 'node:path';
import { readRegularFile } from '../files/regular-file.ts';
import { replaceFileNow } from '../files/replace-file.ts';

/** A crash of the server caused by its own code. */
interface End {
  readonly at: string;
  /** The package that was running; null if unknown. */
  readonly package: string | null;
}

/** What is stored between starts. */
interface Remembered {
  /** The last crashes, the newest at the end. */
  readonly ends: readonly End[];
  /** Packages that are left out until a user retries them. */
  readonly leftOut: readonly string[];
}

const endsToLeaveOut = 2;

/**
 * Returns the packages to leave out at this start: each was named in two consecutive crashes. A damaged file is treated
 * as empty.
 */
export function leftOutPackages(state: string): readonly string[] {
  return read(state).leftOut;
}

/**
 * Records how the server ended.
 * @throws an error of the file system
 */
export function noteCrash(state: string, end: End): void {
  const { ends, leftOut } = read(state);
  const last = [...ends, end].slice(-endsToLeaveOut);
  const named = last.length === endsToLeaveOut && last.every((one) => one.package === end.package) ? end.package : null;
  write(state, { ends: last, leftOut: named === null ? leftOut : [...new Set([...leftOut, named])] });
}

/**
 * Removes the crashes of a package from the record.
 * @throws an error of the file system
 */
export function forgetCrashes(state: string, name: string): void {
  const { ends, leftOut } = read(state);
  if (!leftOut.includes(name) && !ends.some((end) => end.package === name)) return;
  write(state, { ends: ends.filter((end) => end.package !== name), leftOut: leftOut.filter((one) => one !== name) });
}

function read(state: string): Remembered {
  try {
    const told: unknown = JSON.parse(readRegularFile(fileIn(state)));
    return { ends: listIn(told, 'ends').filter(isEnd), leftOut: listIn(told, 'leftOut').filter(isText) };
  } catch {
    return { ends: [], leftOut: [] };
  }
}

function listIn(told: unknown, name: string): readonly unknown[] {
  const list: unknown = typeof told === 'object' && told !== null ? Reflect.get(told, name) : undefined;
  return Array.isArray(list) ? list : [];
}

function isEnd(one: unknown): one is End {
  if (typeof one !== 'object' || one === null || !('at' in one) || !('package' in one)) return false;
  return isText(one.at) && (one.package === null || isText(one.package));
}

function isText(one: unknown): one is string {
  return typeof one === 'string';
}

function write(state: string, remembered: Remembered): void {
  replaceFileNow(fileIn(state), JSON.stringify(remembered));
}

function fileIn(state: string): string {
  return join(state, 'server-ends.json');
}
