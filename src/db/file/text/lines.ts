import { compareBytes } from './byte-text.ts';
import { LineText } from './line-text.ts';

/** The bytes after the `=` of a line; undefined for a line without one. */
type RawValue = string | undefined;

/** Changes on top of a map of lines; null for a removed line. */
type LineChanges = ReadonlyMap<string, { readonly raw: RawValue } | null>;

/** The changes on top of a map, and the number of lines with them. */
interface Changed {
  readonly changes: LineChanges;
  readonly size: number;
}

/** The text of this or an earlier state, and the keys changed since then. */
interface Text {
  readonly body: LineText;
  readonly changed: readonly string[];
}

/** If more keys changed, the text is built again; otherwise the earlier text is patched. */
const maxPatches = 50;

/**
 * The lines of a database file by key, as bytes; immutable. The cost of a changed copy depends on the size of the
 * change, not of the file.
 */
export class Lines {
  readonly size: number;
  readonly #base: ReadonlyMap<string, RawValue>;
  readonly #changes: LineChanges;
  /** Keys whose lines had no `=` when the file was parsed. */
  readonly #bare: readonly string[];
  #sorted: readonly string[] | undefined;
  #text: Text | undefined;

  constructor(base: ReadonlyMap<string, RawValue>, bare: readonly string[], changed?: Changed, text?: Text) {
    this.#base = base;
    this.#bare = bare;
    this.#changes = changed?.changes ?? new Map();
    this.size = changed?.size ?? base.size;
    this.#text = text;
  }

  has(key: string): boolean {
    const change = this.#changes.get(key);
    return change === undefined ? this.#base.has(key) : change !== null;
  }

  get(key: string): RawValue {
    const change = this.#changes.get(key);
    return change === undefined ? this.#base.get(key) : change?.raw;
  }

  /** The keys in byte order. */
  keys(): readonly string[] {
    return (this.#sorted ??= sorted(this.#allKeys()));
  }

  /** Returns the keys whose lines may differ from those of another state: few if one was made from the other. */
  keysApartFrom(other: Lines): Iterable<string> {
    const isRelated = this.#base === other.#base;
    return new Set(isRelated ? [...this.#changes.keys(), ...other.#changes.keys()] : [...this.keys(), ...other.keys()]);
  }

  /** Returns a copy with some lines changed, added or, if undefined, removed. */
  with(edits: ReadonlyMap<string, RawValue>): Lines {
    const changes = new Map(this.#changes);
    let size = this.size;
    for (const [key, raw] of edits) {
      size += Number(raw !== undefined) - Number(this.has(key));
      changes.set(key, raw === undefined ? null : { raw });
    }
    const next = new Lines(this.#base, this.#bare, { changes, size }, this.#textBefore([...edits.keys()]));
    if (this.#sorted && edits.size <= maxPatches) next.#sorted = this.#sortedWith(edits);
    // Approximately the point where copying the changes costs as much as sometimes copying the lines.
    return changes.size ** 2 <= 2 * size + 256 ? next : next.#copied();
  }

  /**
   * Returns the lines as they are read back after writing, when each has a `=`; the same object if each already had
   * one.
   */
  asWritten(): Lines {
    const bare = this.#bare.filter((key) => this.has(key) && this.get(key) === undefined);
    return bare.length === 0 ? this : this.with(new Map(bare.map((key) => [key, ''])));
  }

  /** Returns the lines as written: `KEY=RAW`, in byte order of the keys. */
  text(): LineText {
    const known = this.#text;
    const body = known
      ? [...new Set(known.changed)].reduce((text, key) => text.with(key, this.#line(key)), known.body)
      : LineText.of(
          this.keys()
            .map((key) => this.#line(key))
            .join(''),
        );
    this.#text = { body, changed: [] };
    return body;
  }

  #textBefore(keys: readonly string[]): Text | undefined {
    const changed = [...(this.#text?.changed ?? []), ...keys];
    return this.#text && changed.length <= maxPatches ? { body: this.#text.body, changed } : undefined;
  }

  #sortedWith(edits: ReadonlyMap<string, RawValue>): readonly string[] {
    let keys = this.keys();
    for (const [key, raw] of edits) {
      const isIn = raw !== undefined;
      if (isIn !== this.has(key))
        keys = isIn ? keys.toSpliced(placeOf(key, keys), 0, key) : keys.toSpliced(placeOf(key, keys), 1);
    }
    return keys;
  }

  /** Returns a copy with all lines in one map. */
  #copied(): Lines {
    const entries = this.#allKeys().map((key): [string, RawValue] => [key, this.get(key)]);
    const copy = new Lines(new Map(entries), this.#bare, undefined, this.#text);
    copy.#sorted = this.#sorted;
    return copy;
  }

  #allKeys(): string[] {
    const kept =
      this.#changes.size === 0 ? [...this.#base.keys()] : [...this.#base.keys()].filter((key) => this.has(key));
    const added = [...this.#changes].filter(([key, change]) => change !== null && !this.#base.has(key));
    return [...kept, ...added.map(([key]) => key)];
  }

  #line(key: string): string | undefined {
    return this.has(key) ? `${key}=${this.get(key) ?? ''}\n` : undefined;
  }
}

/**
 * Parses the text of a database file. Comments and blank lines are skipped, a line is split at its first `=`, and the
 * last of two lines with the same key wins. Nothing is trimmed.
 */
export function parseLines(bytes: string): Lines {
  return parseFile(bytes).lines;
}

/** As `parseLines`, with the number of lines that are neither comments nor blank. */
export function parseFile(bytes: string): { readonly lines: Lines; readonly count: number } {
  const lines = new Map<string, RawValue>();
  const bare: string[] = [];
  let count = 0;
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf('\n', start);
    const end = found < 0 ? bytes.length : found;
    const first = firstByte(bytes, start, end);
    if (first !== undefined && first !== hash) {
      const equals = bytes.indexOf('=', start);
      if (equals < 0 || equals >= end) {
        lines.set(bytes.slice(start, end), undefined);
        bare.push(bytes.slice(start, end));
      } else lines.set(bytes.slice(start, equals), bytes.slice(equals + 1, end));
      count++;
    }
    start = end + 1;
  }
  return { lines: new Lines(lines, bare), count };
}

const hash = 0x23;

function firstByte(bytes: string, start: number, end: number): number | undefined {
  for (let index = start; index < end; index++) {
    const byte = bytes.charCodeAt(index);
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return byte;
  }
  return undefined;
}

/** Files written by programs are already sorted. */
function sorted(keys: string[]): readonly string[] {
  for (let index = 1; index < keys.length; index++)
    if (compareBytes(keys[index - 1] ?? '', keys[index] ?? '') > 0) return keys.sort(compareBytes);
  return keys;
}

/** Returns the index of a key among sorted keys, or where it would be inserted. */
function placeOf(key: string, keys: readonly string[]): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
