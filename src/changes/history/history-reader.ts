import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { openRegularHandle } from '../../files/regular-file.ts';
import { Failure, hasCode } from '../../refusals.ts';
import { GrowingIndex, type InvalidLines } from './growing-index.ts';
import { matchesDetails, type HistoryFilter, type KnownTerms } from './history-filter.ts';
import type { HistoryIndex } from './history-index.ts';
import { entriesAt, type StoredEntry } from './stored-entry.ts';

/** A part of the history, newest first. */
export interface HistorySlice {
  readonly entries: readonly StoredEntry[];
  /** End of the next older part, a byte offset; undefined at the beginning of the history. */
  readonly older: number | undefined;
  /** Why there are no entries: the file is there and cannot be read. */
  readonly unreadable: Failure | undefined;
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

/** Reads a history with an index, which is extended when the file grows. */
export class HistoryReader {
  readonly #file: string;
  readonly #index: GrowingIndex;

  constructor(file: string, indexFile: string) {
    this.#file = file;
    this.#index = new GrowingIndex(indexFile);
  }

  get invalidLines(): InvalidLines | undefined {
    return this.#index.invalidLines;
  }

  async read(count: number, end: number | undefined, filter: HistoryFilter): Promise<HistorySlice> {
    const nothing = (unreadable?: Failure): HistorySlice => ({ entries: [], older: undefined, unreadable });
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

  /** Entries about which it is unknown whether they were written, oldest first; none if the file cannot be read. */
  async unsettled(): Promise<readonly StoredEntry[]> {
    const nothing = (): readonly StoredEntry[] => [];
    return this.#within(nothing, (handle, index) => entriesAt(handle, index, index.unsettled()));
  }

  /** What its entries can be filtered by, and how far it reaches, in bytes. */
  async known(): Promise<HistoryExtent> {
    const nothing = () => ({ authors: [], panels: [], properties: [], bytes: 0 });
    return this.#within(nothing, (_handle, index) => Promise.resolve({ ...index.known, bytes: index.bytes }));
  }

  async close(): Promise<void> {
    await this.#index.close();
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
      return await use(handle, await this.#index.grown(handle));
    } finally {
      await handle.close();
    }
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
