import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDatabaseName, type Databases } from '../../db/file/databases.ts';
import { fileIdentity, noFile, type Identity } from '../../db/file/file-reading.ts';
import { kindAt } from '../../files/regular-file.ts';
import type { Snapshot } from '../../db/file/snapshot.ts';
import { newEntry, type Author } from '../new-entry.ts';
import type { History } from '../history/history.ts';
import type { HistoryEntry } from '../history/history-entry.ts';
import type { StoredEntry } from '../history/history-reader.ts';
import type { RecordChange } from '../record-change.ts';
import { unexplained, type KnownLines } from './compare-known.ts';
import { readKnownFile, writeKnownFile, type KnownFile } from './known-file.ts';

interface OutsideContext {
  readonly databases: Databases;
  readonly history: History;
  /** Folder of the known states. */
  readonly folder: string;
  /** A run that is going on now, by any process; undefined when there is none. */
  readonly runNow: () => string | undefined;
  /** The run of any process that was going on at a moment; undefined when there was none. */
  readonly runAt: (when: Date) => string | undefined;
  readonly log: (level: 'info' | 'warn', line: string, details: object) => void;
}

/** A database as it was when it was last known to agree with the history. */
interface Known {
  readonly snapshot: Snapshot;
  readonly identity: Identity;
  /** How far the history reached, in bytes. */
  readonly bytes: number;
  /** Whether this state is in its file. */
  readonly isStored: boolean;
  /** When its file was written last, as far as this process knows. */
  readonly storedAt: number | undefined;
}

/** Who is recorded as the author of the changes that are found. */
type Suspect = Pick<Author, 'account' | 'origin' | 'made' | 'during'>;

const someone: Suspect = { account: '', origin: 'outside', made: 'outside' };

function byActions(run: string): Suspect {
  return { account: '', origin: 'actions', made: 'program', during: run };
}

/** How soon after a file was found changed it is compared: the program that writes may write again. */
const soonMs = 300;

/**
 * How often a known state is written to its file. An older state works too, because the history says what was done
 * since; but then more of the history has to be read at the next start.
 */
const storeEveryMs = 600_000;

/** As long as a run is going on, its actions may write again. */
const runMs = 2000;

/**
 * Notices what was changed in the databases beside Panelsmith, such as by the Perl tools, and adds it to the history: the
 * databases are compared with their last known states and with what the history says was done since.
 */
export class OutsideChanges {
  readonly #context: OutsideContext;
  readonly #known = new Map<string, Known>();
  #isOn = false;
  #comparing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(context: OutsideContext) {
    this.#context = context;
  }

  /** Compares every database whose file has changed. Never rejects: what cannot be compared now is compared later. */
  async compare(suspect: Suspect = someone): Promise<void> {
    this.#isOn = true;
    const compared = this.#comparing.then(() => this.#compareAll(suspect));
    this.#comparing = compared;
    await compared;
  }

  /** After the actions of a run: all other changes that are found were made by them. */
  async compareAfter(run: string): Promise<void> {
    if (this.#isOn) await this.compare(byActions(run));
  }

  /**
   * Before a change set writes to databases: what other programs wrote before comes first in the history. While a run
   * is going on, its changes are recorded when it has ended.
   */
  async compareBefore(names: readonly string[]): Promise<void> {
    if (!this.#isOn || this.#context.runNow() !== undefined) return;
    if (names.some((name) => this.#known.has(name) && !this.#isAsKnown(name))) await this.compare();
  }

  /** A file was found changed by another program. */
  soon(): void {
    if (!this.#isOn || this.#timer) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        // Changes made by a run are recorded when it is over.
        if (this.#context.runNow() === undefined) void this.compare();
        else this.soon();
      },
      this.#context.runNow() === undefined ? soonMs : runMs,
    ).unref();
  }

  /**
   * Notes that Panelsmith has written a database, and that the history up to a position contains this. The lock must be
   * held.
   */
  wrote(name: string, before: Snapshot, after: Snapshot, bytes: number): void {
    const known = this.#known.get(name);
    if (known?.snapshot !== before) return;
    try {
      const identity = fileIdentity(this.#context.databases.open(name).file);
      this.#known.set(name, { ...known, snapshot: after, identity, bytes, isStored: false });
    } catch {
      // The database is written nevertheless; the next look compares it with the history.
    }
  }

  /** Adapts the positions to a history that is about to be written again without some of its lines. */
  historyMoves(translate: (bytes: number) => number): void {
    for (const [name, known] of this.#known) {
      // If the position is too early, entries are only compared again.
      this.#known.set(name, this.#stored(name, { ...known, bytes: translate(known.bytes) }));
    }
  }

  /** Keeps the known states for the next start. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isOn = false;
    await this.#comparing;
    for (const [name, known] of this.#known) if (!known.isStored) this.#stored(name, known);
  }

  async #compareAll(suspect: Suspect): Promise<void> {
    for (const name of this.#names()) {
      try {
        if (!this.#isAsKnown(name)) await this.#compare(name, suspect);
      } catch (err) {
        this.#context.log('warn', 'a database cannot be compared with the history', { database: name, err });
      }
    }
  }

  #names(): string[] {
    const { databases, folder } = this.#context;
    const place = databases.root.databases;
    const here = filesIn(place).filter((name) => kindAt(join(place, name)) === 'file');
    return [...new Set([...here, ...filesIn(folder)])].sort();
  }

  #isAsKnown(name: string): boolean {
    const { databases } = this.#context;
    const database = databases.open(name);
    const identity = fileIdentity(database.file);
    const known = this.#known.get(name);
    if (known) return known.identity === identity;
    const stored = readKnownFile(this.#file(name));
    if (stored?.identity !== identity) return false;
    const agreed = { snapshot: database.snapshot(), identity, bytes: stored.bytes };
    this.#known.set(name, { ...agreed, isStored: true, storedAt: Date.now() });
    return true;
  }

  /** Under the lock, so that no change of ours is recorded only in part. */
  async #compare(name: string, suspect: Suspect): Promise<void> {
    const { databases, history } = this.#context;
    const database = databases.open(name);
    const known = this.#known.get(name);
    const stored = known ? undefined : readKnownFile(this.#file(name));
    const locked = await database.lock();
    try {
      const now = locked.draft.base;
      const from = known?.bytes ?? stored?.bytes;
      const lines = known ? linesOf(known.snapshot) : stored && storedLines(stored);
      let { bytes } = await history.known();
      if (lines !== undefined || suspect.made === 'program') {
        const entries = from === undefined ? [] : await entriesSince(history, name, from, bytes);
        const changes = unexplained(name, lines ?? nothing, entries, now);
        if (changes.length > 0) bytes = await this.#record(changes, this.#writerOf(database.file, suspect));
        // It is not known yet whether that change was written, so the record is compared again later.
        bytes = Math.min(bytes, entries.find(({ state }) => state === 'prepared')?.offset ?? bytes);
      }
      const identity = fileIdentity(database.file);
      const agreed: Known = { snapshot: now, identity, bytes, isStored: false, storedAt: known?.storedAt };
      const isDue = identity !== noFile && Date.now() - (agreed.storedAt ?? 0) > storeEveryMs;
      this.#known.set(name, isDue ? this.#stored(name, agreed) : agreed);
    } finally {
      await locked.release();
    }
  }

  /** A change that was written during a run counts as made by its actions. */
  #writerOf(file: string, suspect: Suspect): Suspect {
    const written = suspect === someone ? statSync(file, { throwIfNoEntry: false })?.mtime : undefined;
    const run = written && this.#context.runAt(written);
    return run === undefined ? suspect : byActions(run);
  }

  async #record(changes: readonly RecordChange[], suspect: Suspect): Promise<number> {
    const entry: HistoryEntry = { ...newEntry({ changes }, suspect), state: 'applied' };
    const bytes = await this.#context.history.add(entry);
    this.#context.log('info', 'changes of other programs were added to the history', {
      changeSet: entry.id,
      origin: entry.origin,
      changes: changes.map(({ database, key }) => `${database}:${key}`),
    });
    return bytes;
  }

  #stored(name: string, known: Known): Known {
    try {
      writeKnownFile(this.#file(name), known.snapshot, known);
      return { ...known, isStored: true, storedAt: Date.now() };
    } catch (err) {
      this.#context.log('warn', 'the known state of a database cannot be kept', { database: name, err });
      return { ...known, isStored: false };
    }
  }

  #file(name: string): string {
    return join(this.#context.folder, name);
  }
}

/** Names of databases have no dot; copies and leftovers do. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => isDatabaseName(name) && !name.includes('.'))
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

const nothing: KnownLines = { keysApartFrom: (now) => now.keys(), get: () => undefined, sealed: (raw) => raw };

function linesOf({ lines }: Snapshot): KnownLines {
  return { keysApartFrom: (now) => now.keysApartFrom(lines), get: (key) => lines.get(key), sealed: (raw) => raw };
}

function storedLines({ lines, sealed }: KnownFile): KnownLines {
  return { keysApartFrom: (now) => [...lines.keys(), ...now.keys()], get: (key) => lines.get(key), sealed };
}

/**
 * The entries since a position; undefined if the history was replaced by a shorter one, which does not say what was
 * done since.
 */
async function entriesSince(history: History, database: string, from: number, bytes: number): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = [];
  if (from <= bytes) for await (const entry of history.each({ database, after: from - 1 })) entries.push(entry);
  return entries.reverse();
}
