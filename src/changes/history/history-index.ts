import type { HistoryEntry, EntryNote } from './history-entry.ts';
import {
  conditionsOf,
  knownTerms,
  preparedTerm,
  termsOf,
  type HistoryFilter,
  type KnownTerms,
} from './history-filter.ts';
import { emptyContent, type IndexColumns, type IndexContent, type LinePlace } from './index-content.ts';

/**
 * Positions of the entries of a history and their search terms, in a few numbers each, so that a page of it is found
 * without reading the rest. It can always be rebuilt from the history.
 */
export class HistoryIndex {
  readonly #columns: IndexColumns;
  readonly #dictionary: Map<string, number>;
  #bytes: number;
  #oddLines: number;
  #firstOdd: number;
  #counted: number;

  constructor({ bytes, oddLines, firstOdd, counted, dictionary, columns }: IndexContent = emptyContent()) {
    this.#bytes = bytes;
    this.#oddLines = oddLines;
    this.#firstOdd = firstOdd;
    this.#counted = counted;
    this.#dictionary = new Map(dictionary.map((term, number) => [term, number]));
    this.#columns = columns;
  }

  get content(): IndexContent {
    const { oddLines, firstOdd } = this.odd;
    const [dictionary, columns] = [[...this.#dictionary.keys()], this.#columns];
    return { bytes: this.#bytes, oddLines, firstOdd, counted: this.#counted, dictionary, columns };
  }

  /** What its entries can be filtered by. */
  get known(): KnownTerms {
    return knownTerms(this.#dictionary.keys());
  }

  /** Number of bytes of the history it covers. */
  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#columns.offsets.length;
  }

  /** Lines not written by us, and the position of the first. */
  get odd(): { readonly oddLines: number; readonly firstOdd: number } {
    return { oddLines: this.#oddLines, firstOdd: this.#firstOdd };
  }

  addEntry(entry: HistoryEntry, { offset, length }: LinePlace): void {
    const { offsets, lengths, times, numbers, ids, terms, termEnds, lastNotes } = this.#columns;
    numbers.push(++this.#counted);
    offsets.push(offset);
    lengths.push(length);
    times.push(Date.parse(entry.when));
    ids.push(hashOf(entry.id));
    for (const term of termsOf(entry)) terms.push(this.#number(term));
    termEnds.push(terms.length);
    lastNotes.push(-1);
  }

  /** A note without its entry is ignored. */
  addNote(note: EntryNote, { offset, length }: LinePlace): void {
    const entry = this.withId(note.id);
    if (entry === undefined) return;
    const { lastNotes, noteOffsets, noteLengths, notesBefore } = this.#columns;
    notesBefore.push(lastNotes[entry] ?? -1);
    lastNotes[entry] = noteOffsets.length;
    noteOffsets.push(offset);
    noteLengths.push(length);
  }

  /** Entries that were dropped keep their numbers. */
  addGap(count: number): void {
    this.#counted += count;
  }

  addOdd(offset: number): void {
    if (this.#oddLines === 0) this.#firstOdd = offset;
    this.#oddLines++;
  }

  /** Marks the history as covered up to here. */
  cover(bytes: number): void {
    this.#bytes = bytes;
  }

  /** The number of the newest entry whose id has the same hash; the newest entries are requested most often. */
  withId(id: string): number | undefined {
    const found = this.#columns.ids.lastIndexOf(hashOf(id));
    return found === -1 ? undefined : found;
  }

  /** The place in the index of the entry with a number. */
  withNumber(number: number): number | undefined {
    const at = placeAmong(this.#columns.numbers, number);
    return this.#columns.numbers[at] === number ? at : undefined;
  }

  /** The first entry at a position of the file, or after it. */
  firstFrom(offset: number): number {
    return placeAmong(this.#columns.offsets, offset);
  }

  numberOf(entry: number): number {
    return this.#columns.numbers[entry] ?? 0;
  }

  /**
   * The entries before a position that may match, newest first.
   * @param begin those up to this position are left out
   */
  *matching(filter: HistoryFilter, end: number, begin = filter.after ?? -1): Generator<number> {
    const { times } = this.#columns;
    const wanted = conditionsOf(filter).map((condition) => this.#termsFor(condition));
    if (wanted.some((terms) => terms.length === 0)) return;
    const [from, until] = [filter.from?.getTime() ?? -Infinity, filter.until?.getTime() ?? Infinity];
    const first = this.firstFrom(begin + 1);
    for (let entry = this.firstFrom(end) - 1; entry >= first; entry--) {
      const time = times[entry] ?? 0;
      if (time < from || time >= until) continue;
      if (this.#hasAll(entry, wanted)) yield entry;
    }
  }

  /** Entries that were added before they were written, and have no note about what became of them; oldest first. */
  unsettled(): number[] {
    const prepared = this.#dictionary.get(preparedTerm);
    if (prepared === undefined) return [];
    const { lastNotes } = this.#columns;
    const unsettled: number[] = [];
    for (let entry = lastNotes.indexOf(-1); entry !== -1; entry = lastNotes.indexOf(-1, entry + 1))
      if (this.#hasAll(entry, [[prepared]])) unsettled.push(entry);
    return unsettled;
  }

  /** Positions of an entry's line and of its notes, oldest first. */
  placesOf(entry: number): { readonly entry: LinePlace; readonly notes: readonly LinePlace[] } {
    const { offsets, lengths, lastNotes, noteOffsets, noteLengths, notesBefore } = this.#columns;
    const notes: LinePlace[] = [];
    for (let note = lastNotes[entry] ?? -1; note !== -1; note = notesBefore[note] ?? -1)
      notes.unshift({ offset: noteOffsets[note] ?? 0, length: noteLengths[note] ?? 0 });
    return { entry: { offset: offsets[entry] ?? 0, length: lengths[entry] ?? 0 }, notes };
  }

  /** The numbers of the terms that fulfil a condition. */
  #termsFor(condition: ReadonlySet<string> | ((term: string) => boolean)): readonly number[] {
    if (typeof condition !== 'function') return [...condition].flatMap((term) => this.#dictionary.get(term) ?? []);
    return [...this.#dictionary].flatMap(([term, number]) => (condition(term) ? number : []));
  }

  /** Whether an entry has at least one term of each list. */
  #hasAll(entry: number, wanted: readonly (readonly number[])[]): boolean {
    const { terms, termEnds } = this.#columns;
    const begin = entry === 0 ? 0 : (termEnds[entry - 1] ?? 0);
    const end = termEnds[entry] ?? 0;
    // This runs for each entry of a long history, so it is a loop, not a function for each term.
    for (const some of wanted) {
      let at = begin;
      while (at < end && !some.includes(terms[at] ?? -1)) at++;
      if (at === end) return false;
    }
    return true;
  }

  #number(term: string): number {
    const known = this.#dictionary.get(term);
    if (known !== undefined) return known;
    this.#dictionary.set(term, this.#dictionary.size);
    return this.#dictionary.size - 1;
  }
}

/** The position of a number in an ascending list, or where it would be inserted. */
function placeAmong(list: readonly number[], number: number): number {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle] ?? 0) < number) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** 53 bits of an id; callers must compare the id itself. */
function hashOf(id: string): number {
  let [low, high] = [0x811c9dc5, 0x2545f491];
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995) + low;
  }
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0);
}
