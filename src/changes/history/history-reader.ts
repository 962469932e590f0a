import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { openRegularHandle } from '../../files/regular-file.ts';
import { Failure, hasCode } from '../../refusals.ts';
import { parseHistoryLine, type HistoryEntry, type EntryNote } from './history-entry.ts';
import { matchesDetails, mayHoldText, type HistoryFilter, type KnownTerms } from './history-filter.ts';
import { HistoryIndex, type LinePlace } from './history-index.ts';
import { keepIndex, openIndex } from './history-index-file.ts';
import { completeLines, textsAt } from './history-lines.ts';

/** An entry and where it stands. */
export interface StoredEntry extends HistoryEntry {
  /** Its number since the history began, from 1. */
  readonly number: number;
  /** Position of its line, in bytes. */
  readonly offset: number;
}

/** A part of the history, newest first. */
export interface HistoryPage {
  readonly entries: readonly StoredEntry[];
  /** End of the next older part, a byte offset; undefined at the beginning of the history. */
  readonly older: number | undefined;
  /** Why there are no entries: the file is there and cannot be read. */
  readonly unreadable: Failure | undefined;
}

/** Lines of a history that were not written by us. */
export interface OddLines {
  readonly count: number;
  /** Position of the first one, in bytes. */
  readonly first: number;
}

/** Entries between two others. */
export interface HistoryCount {
  readonly count: number;
  readonly newest: readonly StoredEntry[];
}

/** What entries can be filtered by, and how far the history reaches. */
export interface HistoryExtent extends KnownTerms {
  /** Length of the history. */
  readonly bytes: number;
}

/** How many entries are searched for a text at once. */
const searchedAtOnce = 500;

/** The index is stored again when it has grown by this number of lines. */
const linesBetweenWrites = 2000;

/** Reads a history with an index, which is extended when the file grows. */
export class HistoryReader {
  readonly #file: string;
  readonly #indexFile: string;
  #index: HistoryIndex | undefined;
  /** Device and inode of the indexed file. */
  #identity = '';
  /** Position after the indexed part; between the two there is no line end. */
  #searched = 0;
  /** Whether the text after the last complete line was not written by Panelsmith. */
  #oddTail = false;
  #unstored = 0;
  #growing: Promise<unknown> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();

  constructor(file: string, indexFile: string) {
    this.#file = file;
    this.#indexFile = indexFile;
  }

  get oddLines(): OddLines | undefined {
    if (!this.#index) return undefined;
    const { oddLines, firstOdd } = this.#index.odd;
    const count = oddLines + (this.#oddTail ? 1 : 0);
    return count === 0 ? undefined : { count, first: oddLines > 0 ? firstOdd : this.#index.bytes };
  }

  async read(count: number, end: number | undefined, filter: HistoryFilter): Promise<HistoryPage> {
    const nothing = (unreadable?: Failure): HistoryPage => ({ entries: [], older: undefined, unreadable });
    return this.#within(nothing, async (handle, index) => {
      const candidates = index.matching(filter, end ?? Infinity);
      const entries: StoredEntry[] = [];
      let next = candidates.next();
      let oldest: number | undefined;
      while (entries.length < count && next.done !== true) {
        const wanted: number[] = [];
        const limit = filter.text === undefined ? count - entries.length : searchedAtOnce;
        for (; wanted.length < limit && next.done !== true; next = candidates.next()) wanted.push(next.value);
        const found = (await entriesAt(handle, index, wanted, filter.text)).filter((entry) =>
          matchesDetails(entry, filter),
        );
        const left = count - entries.length;
        entries.push(...found.slice(0, left));
        oldest = index.placesOf(wanted.at(-1) ?? 0).entry.offset;
        if (found.length > left) return { entries, older: entries.at(-1)?.offset, unreadable: undefined };
      }
      return { entries, older: next.done === true ? undefined : oldest, unreadable: undefined };
    });
  }

  async find(id: string): Promise<StoredEntry | undefined> {
    return this.#within<StoredEntry | undefined>(orThrow, async (handle, index) => {
      const number = index.withId(id);
      if (number === undefined) return undefined;
      const [found] = await entriesAt(handle, index, [number]);
      return found?.id === id ? found : undefined;
    });
  }

  async findNumber(shown: number): Promise<StoredEntry | undefined> {
    return this.#within<StoredEntry | undefined>(orThrow, async (handle, index) => {
      const number = index.withNumber(shown);
      return number === undefined ? undefined : (await entriesAt(handle, index, [number]))[0];
    });
  }

  /**
   * For each two neighbouring positions: how many entries between them match, and the newest of these. Not for a filter
   * by text.
   * @param bounds positions in bytes, descending
   */
  async count(filter: HistoryFilter, bounds: readonly number[], shown: number): Promise<readonly HistoryCount[]> {
    const nothing = (): readonly HistoryCount[] => [];
    return this.#within(nothing, async (handle, index) => {
      const counted = bounds
        .slice(1)
        .map((begin, at) => countMatching(index, filter, { begin, end: bounds[at] ?? 0 }, shown));
      const entries = await entriesAt(
        handle,
        index,
        counted.flatMap(({ newest }) => newest),
      );
      let first = 0;
      return counted.map(({ count, newest }) => ({ count, newest: entries.slice(first, (first += newest.length)) }));
    });
  }

  /** Entries from a position on, oldest first; at most `count`. */
  async after(offset: number, count: number): Promise<readonly StoredEntry[]> {
    const nothing = (unreadable?: Failure): readonly StoredEntry[] => {
      orThrow(unreadable);
      return [];
    };
    return this.#within(nothing, async (handle, index) => {
      const first = index.firstFrom(offset);
      const wanted = Array.from({ length: Math.min(count, index.length - first) }, (_, at) => first + at);
      return entriesAt(handle, index, wanted);
    });
  }

  /** What its entries can be filtered by, and how far it reaches, in bytes. */
  async known(): Promise<HistoryExtent> {
    const nothing = () => ({ authors: [], panels: [], properties: [], bytes: 0 });
    return this.#within(nothing, (_handle, index) => Promise.resolve({ ...index.known, bytes: index.bytes }));
  }

  async close(): Promise<void> {
    await this.#keeping;
  }

  /**
   * Does something with the file and an index that covers it.
   * @param nothing gives the result where there is no file, or one that cannot be read
   */
  async #within<result>(
    nothing: (unreadable?: Failure) => result,
    use: (handle: FileHandle, index: HistoryIndex) => Promise<result>,
  ): Promise<result> {
    let handle: FileHandle;
    try {
      handle = await openRegularHandle(this.#file, constants.O_RDONLY);
    } catch (cause) {
      if (hasCode(cause, 'ENOENT')) return nothing();
      return nothing(new Failure('errors.historyUnreadable', `cannot read ${this.#file}`, { cause }));
    }
    try {
      const grown = this.#growing.then(() => this.#grow(handle));
      this.#growing = grown.catch(() => undefined);
      return await use(handle, await grown);
    } finally {
      await handle.close();
    }
  }

  async #grow(handle: FileHandle): Promise<HistoryIndex> {
    const { dev, ino, size } = await handle.stat();
    const index = await this.#indexOf(handle, `${String(dev)}:${String(ino)}`, size);
    if (size === this.#searched) return index;
    for await (const { offset, length, text } of completeLines(handle, index.bytes, this.#searched, size)) {
      const line = text === undefined ? ({ kind: 'odd' } as const) : parseHistoryLine(text);
      if (line.kind === 'entry') index.addEntry(line.entry, { offset, length });
      else if (line.kind === 'note') index.addNote(line.note, { offset, length });
      else if (line.kind === 'gap') index.addGap(line.gap.gap);
      else if (line.kind === 'odd') index.addOdd(offset);
      index.cover(offset + length + 1);
      this.#unstored++;
    }
    this.#searched = size;
    this.#oddTail = index.bytes < size && !(await beginsEntry(handle, index.bytes));
    if (this.#unstored >= linesBetweenWrites) await this.#store(index, handle);
    return index;
  }

  /** The index so far, if it belongs to this file. */
  async #indexOf(handle: FileHandle, identity: string, size: number): Promise<HistoryIndex> {
    if (this.#index && this.#identity === identity && this.#searched <= size) return this.#index;
    const kept = await openIndex(this.#indexFile, handle);
    this.#index = kept && kept.bytes <= size ? kept : new HistoryIndex();
    this.#identity = identity;
    this.#searched = this.#index.bytes;
    this.#oddTail = false;
    this.#unstored = 0;
    return this.#index;
  }

  /** If it cannot be stored, it is rebuilt at the next start. */
  async #store(index: HistoryIndex, handle: FileHandle): Promise<void> {
    this.#unstored = 0;
    this.#keeping = keepIndex(this.#indexFile, index, handle).catch(() => undefined);
    await this.#keeping;
  }
}

function countMatching(
  index: HistoryIndex,
  filter: HistoryFilter,
  { begin, end }: { readonly begin: number; readonly end: number },
  shown: number,
): { readonly count: number; readonly newest: readonly number[] } {
  const newest: number[] = [];
  let count = 0;
  for (const entry of index.matching(filter, end, Math.max(begin, filter.after ?? -1))) {
    count++;
    if (newest.length < shown) newest.push(entry);
  }
  return { count, newest };
}

function orThrow(unreadable: Failure | undefined): undefined {
  if (unreadable) throw unreadable;
}

/**
 * Entries by their places in the index, with what their notes say.
 * @param text entries whose lines do not contain it are left out
 */
async function entriesAt(
  handle: FileHandle,
  index: HistoryIndex,
  indexes: readonly number[],
  text?: string,
): Promise<StoredEntry[]> {
  const places = indexes.map((entry) => ({ ...index.placesOf(entry), number: index.numberOf(entry) }));
  const texts = await textsAt(
    handle,
    places.flatMap(({ entry, notes }) => [entry, ...notes]),
  );
  return places.flatMap(({ entry: place, notes, number }) => {
    const written = texts.get(place.offset) ?? '';
    if (text !== undefined && !mayHoldText(written, text)) return [];
    const line = parseHistoryLine(written);
    if (line.kind !== 'entry') return [];
    return [{ ...notesOf(notes, texts).reduce(withNote, line.entry), number, offset: place.offset }];
  });
}

function notesOf(places: readonly LinePlace[], texts: ReadonlyMap<number, string>): EntryNote[] {
  return places.flatMap(({ offset }) => {
    const line = parseHistoryLine(texts.get(offset) ?? '');
    return line.kind === 'note' ? [line.note] : [];
  });
}

function withNote(entry: HistoryEntry, note: EntryNote): HistoryEntry {
  return note.id === entry.id ? { ...entry, ...note } : entry;
}

/** Whether the text at a position begins an entry. An incomplete line is damaged, or is just being written. */
async function beginsEntry(handle: FileHandle, offset: number): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, offset);
  return buffer[0] === 0x7b;
}
