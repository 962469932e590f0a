import { createHmac, randomBytes } from 'node:crypto';
import type { Identity } from '../../db/file/file-reading.ts';
import { isJsonObject } from '../../files/state/json-kinds.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { replaceFileNow } from '../../files/replace-file.ts';
import { replaceSecrets } from '../../db/file/secret-values.ts';
import type { Snapshot } from '../../db/file/snapshot.ts';

/** To be increased with every change of the format. */
const format = 1;

/** A database as it was when it was last compared with the history, in a file. It can be recreated at any time. */
export interface KnownFile {
  readonly identity: Identity;
  /** How far the history reached, in bytes. */
  readonly bytes: number;
  /** Blanks the secrets of a stored record, always to the same text. */
  readonly sealed: (raw: string) => string;
  /** The records, in bytes, with their secrets blanked. */
  readonly lines: ReadonlyMap<string, string>;
}

interface Head extends Pick<KnownFile, 'identity' | 'bytes'> {
  readonly format: number;
  readonly salt: string;
}

/** Undefined if the file is missing or damaged. */
export function readKnownFile(file: string): KnownFile | undefined {
  try {
    const [first = '', ...rest] = readRegularFile(file).trimEnd().split('\n');
    const head: unknown = JSON.parse(first);
    if (!isHead(head)) return undefined;
    const lines = rest.map((line): unknown => JSON.parse(line));
    if (!lines.every(isLine)) return undefined;
    const { identity, bytes, salt } = head;
    return { identity, bytes, lines: new Map(lines), sealed: sealer(salt) };
  } catch {
    return undefined;
  }
}

function isHead(json: unknown): json is Head {
  if (!isJsonObject(json) || json['format'] !== format) return false;
  const { identity, bytes, salt } = json;
  return typeof identity === 'string' && typeof bytes === 'number' && typeof salt === 'string';
}

function isLine(json: unknown): json is readonly [string, string] {
  return Array.isArray(json) && json.length === 2 && json.every((text) => typeof text === 'string');
}

/**
 * Writes with mode 0600.
 * @throws when it cannot be written
 */
export function writeKnownFile(
  file: string,
  snapshot: Snapshot,
  { identity, bytes }: Pick<Head, 'identity' | 'bytes'>,
): void {
  const salt = randomBytes(16).toString('base64');
  const sealed = sealer(salt);
  const head: Head = { format, identity, bytes, salt };
  const lines = snapshot.lines.keys().map((key) => JSON.stringify([key, sealed(snapshot.lines.get(key) ?? '')]));
  replaceFileNow(file, `${[JSON.stringify(head), ...lines].join('\n')}\n`);
}

/** A few characters of a hash with salt: enough to see that a secret was changed, too few to guess it. */
function sealer(salt: string): KnownFile['sealed'] {
  const seal = (value: string): string =>
    createHmac('sha256', salt).update(value, 'latin1').digest('base64url').slice(0, 6);
  return (raw) => replaceSecrets(raw, seal);
}
