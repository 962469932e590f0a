import { hasCode } from '../../refusals.ts';
import { parsedJson } from './json-kinds.ts';
import { kindAt, readRegularFile } from '../regular-file.ts';

/** Describes a JSON file in the state folder, for the check of all of them at the start. */
export interface StateFileKind {
  readonly name: string;
  /** Whether Panelsmith could have written this content; if not, the file is damaged. */
  readonly isOurs: (json: unknown) => boolean;
  /** A larger file is not read; undefined: no limit. */
  readonly maxBytes: number | undefined;
}

/**
 * Reads a JSON file that only Panelsmith writes.
 * @returns undefined if there is none, or if Panelsmith did not write its content: it is not JSON, `isOurs` refuses it,
 * or it is not a regular file
 * @throws an error of the file system: its content is then unknown, and it must not be overwritten
 */
export function readStateFile<content>(file: string, isOurs: (json: unknown) => json is content): content | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const json = parsedJson(text);
  return json !== undefined && isOurs(json) ? json : undefined;
}

/**
 * As `readStateFile`, for callers that only read: a file that cannot be read counts as missing. The home page names it.
 */
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
