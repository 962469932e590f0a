import { join } from 'node:path';
import { isJsonList, isJsonObject, isText, jsonMembers } from '../../files/state/json-kinds.ts';
import { replaceFileNow } from '../../files/replace-file.ts';
import { readableState, readStateFile, type StateFileKind } from '../../files/state/state-file.ts';

export const serverEndsFile: StateFileKind = {
  name: 'server-ends.json',
  isOurs(json) {
    const { ends, leftOut } = jsonMembers(json);
    return [ends, leftOut].every(isJsonList);
  },
  maxBytes: undefined,
};

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
  /** Packages that are left out until a person retries them. */
  readonly leftOut: readonly string[];
}

const endsToLeaveOut = 2;

/**
 * Returns the packages to leave out at this start: each was named in two consecutive crashes. A damaged file is treated
 * as empty, and so is one that cannot be read.
 */
export function leftOutPackages(state: string): readonly string[] {
  return remembered(readableState(fileIn(state), isJsonObject)).leftOut;
}

/**
 * Records how the server ended.
 * @throws an error of the file system, also if the crashes before cannot be read
 */
export function noteCrash(state: string, end: End): void {
  const { ends, leftOut } = remembered(readStateFile(fileIn(state), isJsonObject));
  const last = [...ends, end].slice(-endsToLeaveOut);
  const named = last.length === endsToLeaveOut && last.every((one) => one.package === end.package) ? end.package : null;
  write(state, { ends: last, leftOut: named === null ? leftOut : [...new Set([...leftOut, named])] });
}

/**
 * Removes the crashes of a package from the record.
 * @throws an error of the file system, also if the crashes before cannot be read
 */
export function forgetCrashes(state: string, name: string): void {
  const { ends, leftOut } = remembered(readStateFile(fileIn(state), isJsonObject));
  if (!leftOut.includes(name) && !ends.some((end) => end.package === name)) return;
  write(state, { ends: ends.filter((end) => end.package !== name), leftOut: leftOut.filter((one) => one !== name) });
}

function remembered({ ends, leftOut }: Readonly<Record<string, unknown>> = {}): Remembered {
  return { ends: listOf(ends).filter(isEnd), leftOut: listOf(leftOut).filter(isText) };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isEnd(one: unknown): one is End {
  return isJsonObject(one) && isText(one['at']) && (one['package'] === null || isText(one['package']));
}

function write(state: string, remembered: Remembered): void {
  replaceFileNow(fileIn(state), JSON.stringify(remembered));
}

function fileIn(state: string): string {
  return join(state, serverEndsFile.name);
}
