import { textOf } from '../../db/file/text/byte-text.ts';
import { StoredRecord, type DbRecord } from '../../db/file/record.ts';
import { foldText } from '../../panel/pages/fold-text.ts';
import { isNearly } from './nearly.ts';

const known = new WeakMap<readonly DbRecord[], Haystack>();

/**
 * Keys and values of many records in one text, which is searched faster than the records. It contains more than the
 * lists show, so its results still have to be checked.
 */
export class Haystack {
  readonly #records: readonly DbRecord[];
  readonly #text: string;
  /** Where each record begins. */
  readonly #starts: readonly number[];

  /** The haystack of a list of records; built once for each list. */
  static of(records: readonly DbRecord[]): Haystack {
    const haystack = known.get(records) ?? new Haystack(records);
    known.set(records, haystack);
    return haystack;
  }

  private constructor(records: readonly DbRecord[]) {
    const lines = records.map(lineOf);
    const starts: number[] = [];
    let start = 0;
    for (const line of lines) {
      starts.push(start);
      start += line.length + 1;
    }
    this.#records = records;
    this.#starts = starts;
    // Converted to one piece, since a joined text is slower to search.
    this.#text = Buffer.from(lines.join('\n')).toString();
  }

  /**
   * Records that have every word, in their order.
   * @param words folded
   */
  withAll(words: readonly string[]): DbRecord[] {
    const [rarest = '', ...others] = [...words].sort((a, b) => b.length - a.length);
    return this.#having(rarest, (line) => others.every((word) => line.includes(word)));
  }

  /**
   * The first records that have every word, or in its place one that differs by one letter and has one half as typed.
   */
  nearlyWithAll(words: readonly string[], limit: number): DbRecord[] {
    const [longest = ''] = [...words].sort((a, b) => b.length - a.length);
    const middle = Math.ceil(longest.length / 2);
    const fits = (line: string): boolean => words.every((word) => isNearly(line, word));
    const halves = [longest.slice(0, middle), longest.slice(middle)];
    return [...new Set(halves.flatMap((half) => this.#having(half, fits, limit)))];
  }

  #having(part: string, fits: (line: string) => boolean, limit = Number.POSITIVE_INFINITY): DbRecord[] {
    const found: DbRecord[] = [];
    let index = 0;
    for (let at = this.#text.indexOf(part); at >= 0 && found.length < limit;) {
      index = this.#recordAt(at, index);
      const end = (this.#starts[index + 1] ?? this.#text.length + 1) - 1;
      const record = this.#records[index];
      if (record && fits(this.#text.slice(this.#starts[index], end))) found.push(record);
      at = end >= this.#text.length ? -1 : this.#text.indexOf(part, end);
    }
    return found;
  }

  /**
   * The index of the record at a place.
   * @param from the record is not before this one
   */
  #recordAt(place: number, from: number): number {
    let [low, high] = [from, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The text of a record. Names of properties are left out: they would match every record. */
function lineOf(record: DbRecord): string {
  const values = record instanceof StoredRecord ? record.raw.split('|') : ['', '', ...record.props.values()];
  let line = record.key;
  for (let index = 2; index < values.length; index += 2) line += `|${values[index] ?? ''}`;
  return foldText(record instanceof StoredRecord ? textOf(line) : line).replaceAll('\n', ' ');
}
