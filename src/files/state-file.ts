import { hasCode } from '../refusals.ts';
import { parsedJson } from './json-kinds.ts';
import { kindAt, readRegularFile } from './regular-file.ts';

/** A JSON file in the state folder, as the module that reads and writes it knows it. */
export interface StateFileKind {
  readonly name: string;
  /** Whether we have written such content: the file is damaged otherwise. */
  readonly isOurs: (json: unknown) => boolean;
  /** A larger file is not read; undefined where a file of any size is. */
  readonly maxBytes: number | undefined;
}

/**
 * Reads a JSON file that only we write.
 * @returns undefined if there is none, or nothing of ours is in it: it is not JSON, `isOurs` refuses it, or something
 * that is not a file is in its place
 * @throws an error of the file system: what it holds is not known then, and it must not be written again
 */
export function readStateFile<content>(file: string, isOurs: (json: unknown) => json is content): content | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const json = parsedJson(text);
  return json !== undefined && isOurs(json) ? json : undefined;
}

/** The same for callers that only read: a file that cannot be read counts as none. The home page names it. */
export function readableState<content>(file: string, isOurs: (json: unknown) => json is content): content | undefined {
  try {
    return readStateFile(file, isOurs);
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readRegularFile(file);
  } catch (error) {
    const isNone = hasCode(error, 'ENOENT', 'ENOTDIR') || !['file', undefined].includes(kindAt(file));
    if (isNone) return undefined;
    throw error;
  }
}
