import { statSync } from 'node:fs';
import type { Databases } from '../../db/file/databases.ts';
import type { Snapshot } from '../../db/file/snapshot.ts';
import type { History } from '../history/history.ts';
import type { HistoryEntry } from '../history/history-entry.ts';
import type { StoredEntry } from '../history/stored-entry.ts';
import { newEntry, type Author } from '../new-entry.ts';
import type { RecordChange } from '../record-change.ts';
import { unexplained, type KnownLines } from './compare-known.ts';
import { KnownStates } from './known-states.ts';

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

/** Who is recorded as the author of the changes that are found. */
type Suspect = Pick<Author, 'account' | 'origin' | 'made' | 'during'>;

const someone: Suspect = { account: '', origin: 'outside', made: 'outside' };

function byActions(run: string): Suspect {
  return { account: '', origin: 'actions', made: 'program', during: run };
}

/** How soon after a file was found changed it is compared: the program that writes may write again. */
const soonMs = 300;

/** As long as a run is going on, its actions may write again. */
const runMs = 2000;

/**
 * Notices what was changed in the databases outside Panelsmith, such as by the Perl tools, and adds it to the history: the
 * databases are compared with their last known states and with what the history says was done since.
 */
export class OutsideChanges {
  readonly #context: OutsideContext;
  readonly #known: KnownStates;
  #isOn = false;
  #comparing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(context: OutsideContext) {
    this.#context = context;
    this.#known = new KnownStates(context);
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
    if (names.some((name) => this.#known.has(name) && !this.#known.isAsKnown(name))) await this.compare();
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
    this.#known.wrote(name, before, after, bytes);
  }

  /** Adapts the positions to a history that is about to be written again without some of its lines. */
  historyMoves(translate: (bytes: number) => number): void {
    this.#known.moveAll(translate);
  }

  /** Keeps the known states for the next start. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isOn = false;
    await this.#comparing;
    this.#known.storeAll();
  }

  async #compareAll(suspect: Suspect): Promise<void> {
    for (const name of this.#known.names()) {
      try {
        if (!this.#known.isAsKnown(name)) await this.#compare(name, suspect);
      } catch (err) {
        this.#context.log('warn', 'a database cannot be compared with the history', { database: name, err });
      }
    }
  }

  /** Under the lock, so that no change of ours is recorded only in part. */
  async #compare(name: string, suspect: Suspect): Promise<void> {
    const { databases, history } = this.#context;
    const database = databases.open(name);
    const known = this.#known.find(name);
    const locked = await database.lock();
    try {
      const now = locked.draft.base;
      let { bytes } = await history.known();
      if (known || suspect.made === 'program') {
        const entries = known ? await entriesSince(history, name, known.bytes, bytes) : [];
        const changes = unexplained(name, known?.lines ?? nothing, entries, now);
        if (changes.length > 0) bytes = await this.#record(changes, this.#writerOf(database.file, suspect));
        // It is not known yet whether that change was written, so the record is compared again later.
        bytes = Math.min(bytes, entries.find(({ state }) => state === 'prepared')?.offset ?? bytes);
      }
      this.#known.agree(name, now, bytes);
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
}

const nothing: KnownLines = { keysApartFrom: (now) => now.keys(), get: () => undefined, sealed: (raw) => raw };

/**
 * The entries since a position; none if the history was replaced by a shorter one, which does not say what was
 * done since.
 */
async function entriesSince(history: History, database: string, from: number, bytes: number): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = [];
  if (from <= bytes) for await (const entry of history.each({ database, after: from - 1 })) entries.push(entry);
  return entries.reverse();
}
