import { mkdirSync } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../problems.ts';
import type { Signal } from './change-set.ts';
import { withSecretsBlanked, type RecordChange } from './record-change.ts';

/**
 * How far a change set got.
 * `prepared`: about to be written. `applied`: written. `abandoned`: the process ended before anything was written.
 * `interrupted`: written, but the process ended before every event was signalled.
 */
export type EntryState = 'prepared' | 'applied' | 'abandoned' | 'interrupted';

/** One applied change set, as the history remembers it. */
export interface HistoryEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly author: string;
  /** Where it came from: panel and page, such as `cellnumbers/modify`. */
  readonly origin: string;
  /** The process that applied it, as `events/process-identity.ts` tells processes apart. */
  readonly process: string;
  readonly changes: readonly RecordChange[];
  /** Accounts whose password was set. */
  readonly passwords: readonly string[];
  readonly signals: readonly Signal[];
  /** Account records to remove once every event has succeeded. */
  readonly deletedAfterwards: readonly string[];
  readonly state: EntryState;
  /** Runs of its events, in the order of `signals`; shorter when not all were signalled. */
  readonly runs: readonly string[];
  /** The records to remove afterwards have been removed. */
  readonly finished: boolean;
  /** Of an entry that changes nothing: a run that went wrong needs no more attention, and why. */
  readonly dismissed?: Dismissal;
}

/** That a run which went wrong needs no more attention. */
interface Dismissal {
  readonly run: string;
  /** Its event, with the arguments. */
  readonly event: string;
  readonly reason: string;
}

type Note = { readonly id: string } & Partial<Pick<HistoryEntry, 'state' | 'runs' | 'finished'>>;

/** A stretch of the history, newest first. */
export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  /** Where the next older stretch ends, a byte offset; undefined at the beginning of the history. */
  readonly older: number | undefined;
}

const chunkBytes = 64 * 1024;

/**
 * The history of a root: every change set with its author, before and after, in one append-only file of JSON lines.
 * A line is either a whole entry or a note that says how an earlier one went on. Secret properties are blanked.
 */
export class History {
  readonly #file: string;
  #handle: FileHandle | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /** Appends an entry and waits until it is on the disk. */
  async add(entry: HistoryEntry): Promise<void> {
    await this.#append({ ...entry, changes: entry.changes.map(withSecretsBlanked) }, true);
  }

  /** Appends how an entry went on. Not waited for on the disk: what a lost note said can be found out again. */
  async note(note: Note): Promise<void> {
    await this.#append(note, false);
  }

  /** At most `count` entries that end before byte `end` of the file; newest first. */
  async read(count: number, end?: number): Promise<HistoryPage> {
    const handle = await open(this.#file, 'r').catch(() => undefined);
    if (!handle) return { entries: [], older: undefined };
    try {
      const { size } = await handle.stat();
      return await readBackwards(handle, count, Math.min(end ?? size, size), size);
    } finally {
      await handle.close();
    }
  }

  async find(id: string): Promise<HistoryEntry | undefined> {
    let end: number | undefined;
    do {
      const page: HistoryPage = await this.read(200, end);
      const found = page.entries.find((entry) => entry.id === id);
      if (found) return found;
      end = page.older;
    } while (end !== undefined);
    return undefined;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** One line after the other. */
  async #append(line: object, durable: boolean): Promise<void> {
    const written = this.#writing.then(() => this.#write(line, durable));
    this.#writing = written.catch(() => undefined);
    await written;
  }

  async #write(line: object, durable: boolean): Promise<void> {
    try {
      const handle = await this.#openStill();
      await handle.appendFile(`${JSON.stringify(line)}\n`);
      if (durable) await handle.datasync();
    } catch (cause) {
      // What was half written is ended when the file is opened again.
      await this.close().catch(() => undefined);
      throw new Failure('errors.databaseUnwritable', `cannot write ${this.#file}`, { cause });
    }
  }

  /** The file of that name, also when another has taken its place. */
  async #openStill(): Promise<FileHandle> {
    if (this.#handle) {
      const [held, named] = await Promise.all([this.#handle.stat(), stat(this.#file).catch(() => undefined)]);
      if (held.ino === named?.ino && held.dev === named.dev) return this.#handle;
      await this.close();
    }
    return (this.#handle = await this.#open());
  }

  async #open(): Promise<FileHandle> {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    const handle = await open(this.#file, 'a+', 0o600);
    await endTornLine(handle);
    return handle;
  }
}

/** A process killed while appending leaves half a line; ending it keeps the next one readable. */
async function endTornLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  if (size === 0) return;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer[0] !== 0x0a) await handle.appendFile('\n');
}

/** Reads a little beyond `end` too, since notes stand after the entry they speak of. */
async function readBackwards(handle: FileHandle, count: number, end: number, size: number): Promise<HistoryPage> {
  let start = Math.min(end + chunkBytes, size);
  let text = Buffer.alloc(0);
  for (;;) {
    const page = newestFirst(text, start, count, end);
    if (page.entries.length >= count || start === 0) return page;
    const length = Math.min(chunkBytes, start);
    start -= length;
    const chunk = Buffer.alloc(length);
    await handle.read(chunk, 0, length, start);
    text = Buffer.concat([chunk, text]);
  }
}

function newestFirst(text: Buffer, start: number, count: number, end: number): HistoryPage {
  const entries: HistoryEntry[] = [];
  const notes = new Map<string, Note>();
  let lineEnd = text.length;
  while (lineEnd > 0) {
    const lineStart = text.lastIndexOf(0x0a, lineEnd - 2) + 1;
    if (lineStart === 0 && start > 0) break;
    const line = parseLine(text.toString('utf8', lineStart, lineEnd));
    if (line && 'changes' in line) {
      if (start + lineStart < end) entries.push({ ...line, ...notes.get(line.id) });
      if (entries.length === count) return { entries, older: start + lineStart || undefined };
    } else if (line) {
      notes.set(line.id, { ...line, ...notes.get(line.id) });
    }
    lineEnd = lineStart;
  }
  return { entries, older: undefined };
}

/** A line that is no JSON object was torn by a crash, and is passed over. */
function parseLine(text: string): HistoryEntry | Note | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'id' in line ? (line as HistoryEntry | Note) : undefined;
  } catch {
    return undefined;
  }
}
