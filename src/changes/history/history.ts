import { constants, fstatSync, mkdirSync, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openRegularHandle } from '../../files/regular-file.ts';
import { Failure } from '../../refusals.ts';
import type { HistoryEntry, EntryNote } from './history-entry.ts';
import type { HistoryFilter } from './history-filter.ts';
import type { InvalidLines } from './growing-index.ts';
import { HistoryReader, type HistoryCount, type HistoryExtent, type HistorySlice } from './history-reader.ts';
import type { StoredEntry } from './stored-entry.ts';
import { withSecretsBlanked } from '../record-change.ts';

/**
 * The history of a root: every change set with its author, before and after, in one append-only file of JSON lines. A
 * line is a whole entry, or a note about the later state of an earlier one. Secret properties are blanked.
 */
export class History {
  readonly file: string;
  readonly #reader: HistoryReader;
  #handle: FileHandle | undefined;
  /** Length of the file after our last line. */
  #end = -1;
  #writing: Promise<unknown> = Promise.resolve();

  /** @param indexFile file of its index, which can be rebuilt at any time */
  constructor(file: string, indexFile: string) {
    this.file = file;
    this.#reader = new HistoryReader(file, indexFile);
  }

  /** Foreign content found when the file was last read; it is ignored. */
  get invalidLines(): InvalidLines | undefined {
    return this.#reader.invalidLines;
  }

  /**
   * Appends an entry and waits until it is on the disk.
   * @returns where its line ends, in bytes
   */
  async add(entry: HistoryEntry): Promise<number> {
    return this.#append({ ...entry, changes: entry.changes.map(withSecretsBlanked) }, true);
  }

  /** Appends a later state of an entry, without waiting for the disk: a lost note can be reconstructed. */
  async note(note: EntryNote): Promise<void> {
    await this.#append(note, false);
  }

  /** At most `count` matching entries that end before byte `end` of the file; newest first. */
  async read(count: number, end?: number, filter: HistoryFilter = {}): Promise<HistorySlice> {
    return this.#reader.read(count, end, filter);
  }

  /** @throws Failure `errors.historyUnreadable` */
  async find(id: string): Promise<StoredEntry | undefined> {
    return this.#reader.find(id);
  }

  /**
   * The entry of a number, counted from 1 since the history began.
   * @throws Failure `errors.historyUnreadable`
   */
  async findNumber(number: number): Promise<StoredEntry | undefined> {
    return this.#reader.findNumber(number);
  }

  /** For each two neighbouring positions in bytes: how many entries between them match, and the newest of these. */
  async count(filter: HistoryFilter, bounds: readonly number[], shown: number): Promise<readonly HistoryCount[]> {
    return this.#reader.count(filter, bounds, shown);
  }

  /** Entries about which it is unknown whether they were written, oldest first; none if the file cannot be read. */
  async unsettled(): Promise<readonly StoredEntry[]> {
    return this.#reader.unsettled();
  }

  /** What entries can be filtered by, and how far the history reaches, in bytes. */
  async known(): Promise<HistoryExtent> {
    return this.#reader.known();
  }

  /**
   * Entries from a position in bytes on, oldest first.
   * @throws Failure `errors.historyUnreadable`
   */
  async *after(offset: number): AsyncGenerator<StoredEntry> {
    let from = offset;
    for (let some = await this.#reader.after(from, readAtOnce); some.length > 0;) {
      yield* some;
      from = (some.at(-1)?.offset ?? from) + 1;
      some = await this.#reader.after(from, readAtOnce);
    }
  }

  /**
   * Every entry that matches, newest first, a few at a time.
   * @throws Failure `errors.historyUnreadable`
   */
  async *each(filter: HistoryFilter): AsyncGenerator<StoredEntry> {
    let end: number | undefined;
    do {
      const { entries, older, unreadable } = await this.#reader.read(readAtOnce, end, filter);
      if (unreadable) throw unreadable;
      yield* entries;
      end = older;
    } while (end !== undefined);
  }

  async close(): Promise<void> {
    await this.#closeHandle();
    await this.#reader.close();
  }

  /** Writes one line after the other. */
  async #append(line: object, durable: boolean): Promise<number> {
    const written = this.#writing.then(() => this.#write(line, durable));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #write(line: object, durable: boolean): Promise<number> {
    try {
      const handle = await this.#openStill();
      const { size } = fstatSync(handle.fd);
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      // Another process may have left half a line.
      const begin = size === this.#end ? size : await endTornLine(handle, size);
      await handle.appendFile(bytes);
      this.#end = begin + bytes.length;
      if (durable) await handle.datasync();
      return this.#end;
    } catch (cause) {
      // An incomplete line is ended when the file is opened again.
      await this.#closeHandle().catch(() => undefined);
      throw new Failure('errors.databaseUnwritable', `cannot write ${this.file}`, { cause });
    }
  }

  /**
   * The current file of that name, even if it was replaced. This is synchronous, since it takes less time than a turn
   * of the event loop.
   */
  async #openStill(): Promise<FileHandle> {
    if (this.#handle) {
      const [held, named] = [fstatSync(this.#handle.fd), statSync(this.file, { throwIfNoEntry: false })];
      if (held.ino === named?.ino && held.dev === named.dev) return this.#handle;
      await this.#closeHandle();
    }
    return (this.#handle = await this.#open());
  }

  async #open(): Promise<FileHandle> {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;
    this.#end = -1;
    return openRegularHandle(this.file, flags, 0o600);
  }

  async #closeHandle(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

/** Entries of a long reading that are in memory at the same time. */
const readAtOnce = 200;

/**
 * A process killed while appending leaves half a line; ending it keeps the next one readable.
 * @returns where the next line begins
 */
async function endTornLine(handle: FileHandle, size: number): Promise<number> {
  if (size === 0) return 0;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer[0] === 0x0a) return size;
  await handle.appendFile('\n');
  return size + 1;
}
