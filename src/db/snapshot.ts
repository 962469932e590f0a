import { bytesOf, textOf } from './byte-text.ts';
import { hasOuterBlanks, trimBlanks } from './record-line.ts';
import { StoredRecord, type DbRecord } from './record.ts';

/** Keys and raw values as the lines of a file give them, in bytes; undefined for a line without `=`. */
export type RawLines = ReadonlyMap<string, string | undefined>;

/** One state of a database. It never changes; a changed file is another snapshot. */
export class Snapshot {
  readonly lines: RawLines;
  readonly #records = new Map<string, StoredRecord>();
  readonly #byType = new Map<string, readonly DbRecord[]>();
  readonly #earlier: ReadonlyMap<string, StoredRecord> | undefined;
  #sorted: readonly string[] | undefined;
  #all: readonly DbRecord[] | undefined;

  /** @param earlier a former state of the same file, whose parsed records are taken over where they are the same */
  constructor(lines: RawLines, earlier?: Snapshot) {
    this.lines = lines;
    this.#earlier = earlier && earlier.#records;
  }

  get(key: string): StoredRecord | undefined {
    return this.#record(lineKey(this.lines, key));
  }

  /** Every key, also of lines that hold no record, in byte order. */
  keys(): readonly string[] {
    return this.#keys().map(textOf);
  }

  /** Every record, in byte order of the keys. */
  all(): readonly DbRecord[] {
    return (this.#all ??= this.#keys().flatMap((key) => this.#record(key) ?? []));
  }

  /** Records of one type, in byte order of the keys; the same array every time. */
  ofType(type: string): readonly DbRecord[] {
    const known = this.#byType.get(type);
    if (known) return known;
    const raw = bytesOf(type);
    const found: DbRecord[] = [];
    for (const key of this.#keys()) {
      const record = isOfType(this.lines.get(key), raw) ? this.#record(key) : undefined;
      if (record) found.push(record);
    }
    this.#byType.set(type, found);
    return found;
  }

  #keys(): readonly string[] {
    return (this.#sorted ??= sortedKeys(this.lines));
  }

  /** A line whose key has outer blanks is kept and listed, but is no record: the classic programs cannot reach it. */
  #record(key: string): StoredRecord | undefined {
    const known = this.#records.get(key);
    if (known) return known;
    const raw = this.lines.get(key);
    if (raw === undefined || hasOuterBlanks(key)) return undefined;
    const earlier = this.#earlier?.get(key);
    const record = earlier?.raw === raw ? earlier : new StoredRecord(textOf(key), raw);
    this.#records.set(key, record);
    return record;
  }
}

/** The bytes of a key as the lines have it: trimmed, in UTF-8, or in Latin-1 where an old file spells it so. */
export function lineKey(lines: RawLines, key: string): string {
  const bytes = bytesOf(trimBlanks(key));
  return !lines.has(bytes) && lines.has(trimBlanks(key)) ? trimBlanks(key) : bytes;
}

/**
 * Reads the lines of a database file: comments and blank lines are passed over, a line is split at its first `=`, and
 * of two lines with one key the last counts. Nothing is trimmed.
 */
export function parseLines(bytes: string): Map<string, string | undefined> {
  const lines = new Map<string, string | undefined>();
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf('\n', start);
    const end = found < 0 ? bytes.length : found;
    const first = firstByte(bytes, start, end);
    if (first !== undefined && first !== hash) {
      const equals = bytes.indexOf('=', start);
      if (equals < 0 || equals >= end) lines.set(bytes.slice(start, end), undefined);
      else lines.set(bytes.slice(start, equals), bytes.slice(equals + 1, end));
    }
    start = end + 1;
  }
  return lines;
}

/** Keys in byte order; a file that a program wrote is in that order already. */
export function sortedKeys(lines: RawLines): string[] {
  const keys = [...lines.keys()];
  for (let index = 1; index < keys.length; index++)
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return keys.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return keys;
}

const hash = 0x23;

function firstByte(bytes: string, start: number, end: number): number | undefined {
  for (let index = start; index < end; index++) {
    const byte = bytes.charCodeAt(index);
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return byte;
  }
  return undefined;
}

function isOfType(raw: string | undefined, type: string): boolean {
  return raw !== undefined && raw.startsWith(type) && (raw.length === type.length || raw[type.length] === '|');
}
