import { bytesOf, textOf } from './text/byte-text.ts';
import type { Lines } from './text/lines.ts';
import { hasOuterBlanks, trimBlanks } from './text/record-line.ts';
import { StoredRecord, type DbRecord } from './record.ts';

/** If more keys changed, the lists by type are built again. */
const maxPatches = 50;

/** One state of a database; immutable. A changed file has another snapshot. */
export class Snapshot {
  readonly lines: Lines;
  /** Parsed records by the bytes of their keys, shared with earlier states. */
  readonly #records: Map<string, StoredRecord>;
  readonly #byType = new Map<string, readonly DbRecord[]>();
  #all: readonly DbRecord[] | undefined;

  /** @param earlier the state from which these lines were made; unchanged parts are reused */
  constructor(lines: Lines, earlier?: Snapshot) {
    this.lines = lines;
    // If a file has become much shorter, the records from before are useless.
    const isAlike = earlier !== undefined && earlier.#records.size <= 2 * lines.size + 256;
    this.#records = isAlike ? earlier.#records : new Map<string, StoredRecord>();
  }

  /** Returns the state after changing the lines of some keys. */
  next(lines: Lines, keys: readonly string[]): Snapshot {
    const next = new Snapshot(lines, this);
    if (keys.length <= maxPatches) for (const [type, list] of this.#byType) next.#byType.set(type, list);
    for (const key of keys) {
      const [before, after] = [this.#record(key), next.#record(key)];
      for (const type of new Set([before?.type, after?.type])) {
        const list = type === undefined ? undefined : next.#byType.get(type);
        if (list && type !== undefined)
          next.#byType.set(type, replaced(list, textOf(key), after?.type === type ? after : undefined));
      }
      if (!after) this.#records.delete(key);
    }
    return next;
  }

  get(key: string): StoredRecord | undefined {
    return this.#record(lineKey(this.lines, key));
  }

  /** Returns every key in byte order, including lines without a record. */
  keys(): readonly string[] {
    return this.lines.keys().map(textOf);
  }

  /** Returns every record in byte order of the keys. */
  all(): readonly DbRecord[] {
    return (this.#all ??= this.lines.keys().flatMap((key) => this.#record(key) ?? []));
  }

  /** Returns the records of one type in byte order of the keys; the same array each time. */
  ofType(type: string): readonly DbRecord[] {
    const known = this.#byType.get(type);
    if (known) return known;
    const raw = bytesOf(type);
    const found: DbRecord[] = [];
    for (const key of this.lines.keys()) {
      const record = isOfType(this.lines.get(key), raw) ? this.#record(key) : undefined;
      if (record) found.push(record);
    }
    this.#byType.set(type, found);
    return found;
  }

  /**
   * A line whose key has spaces at its ends is kept and listed, but is not a record: the classic programs cannot reach
   * it.
   */
  #record(key: string): StoredRecord | undefined {
    const raw = this.lines.get(key);
    if (raw === undefined || hasOuterBlanks(key)) return undefined;
    const known = this.#records.get(key);
    if (known?.raw === raw) return known;
    const record = new StoredRecord(textOf(key), raw);
    this.#records.set(key, record);
    return record;
  }
}

/** Returns the bytes of a key as stored: trimmed, in UTF-8, or in Latin-1 if it is stored like that. */
export function lineKey(lines: { has(key: string): boolean }, key: string): string {
  const bytes = bytesOf(trimBlanks(key));
  return !lines.has(bytes) && lines.has(trimBlanks(key)) ? trimBlanks(key) : bytes;
}

/** Returns a sorted list of records with one record replaced, removed or inserted. */
function replaced(list: readonly DbRecord[], key: string, after: DbRecord | undefined): readonly DbRecord[] {
  const index = list.findIndex((record) => record.key === key);
  if (index >= 0) return after ? list.with(index, after) : list.toSpliced(index, 1);
  if (!after) return list;
  const bytes = bytesOf(key);
  const place = list.findIndex((record) => bytesOf(record.key) > bytes);
  return list.toSpliced(place < 0 ? list.length : place, 0, after);
}

function isOfType(raw: string | undefined, type: string): boolean {
  return raw !== undefined && raw.startsWith(type) && (raw.length === type.length || raw[type.length] === '|');
}
