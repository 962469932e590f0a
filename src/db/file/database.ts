import { lockDatabase, type DatabaseLock } from './locks/classic-lock.ts';
import { sweepLeftovers, writeDatabaseFile, type FileOwner } from './database-file.ts';
import { Draft } from './draft.ts';
import { Failure } from '../../refusals.ts';
import { fileIdentity, noFile, readDatabaseFile, type Identity } from './file-reading.ts';
import type { LockHelper } from '../../files/locks/lock-helper.ts';
import { readContent, writtenContent, type FileContent } from './file-content.ts';
import type { Lines } from './text/lines.ts';
import { Snapshot } from './snapshot.ts';
import { Turns } from './locks/turns.ts';

/** A database whose lock is held. */
export interface LockedDatabase {
  /** The current content with the staged changes. */
  readonly draft: Draft;
  /**
   * Writes the file if there are changes. If a program that does not use our lock has changed the file since the draft
   * was made, the changes are made again on the new state.
   * @param mayChange called with each such state before that; if it returns false, nothing is written. Default: changes
   * made last win
   * @returns the state as it was written; undefined if `mayChange` returned false
   * @throws Failure `errors.databaseUnwritable`; `errors.databaseBusy`, also if the lock was lost: nothing is written
   */
  commit(mayChange?: (now: Snapshot) => boolean): Promise<Snapshot | undefined>;
  /**
   * Takes the lock again if it was lost.
   * @throws Failure as `Database.lock`
   */
  lockAgain(): Promise<void>;
  /** Releases the lock; a second call does nothing. Never rejects: a lock that cannot be released is reported. */
  release(): Promise<void>;
}

export interface DatabaseOptions {
  readonly lockHelper?: LockHelper | undefined;
  /** Returns mode and owner for a written file, if defined. */
  readonly owner?: (() => FileOwner | undefined) | undefined;
  /** Returns lines that override those of the file, as bytes. */
  readonly forced?: (() => ReadonlyMap<string, string>) | undefined;
  /** Called when the file is read again since another program has changed it. */
  readonly changedOutside?: (() => void) | undefined;
  /** Gets a line about what went wrong although the database was written completely. Default: not reported. */
  readonly report?: ReportProblem | undefined;
}

export type ReportProblem = (line: string, details: { readonly file: string; readonly err: unknown }) => void;

/** A state of the file. */
interface KnownState {
  readonly identity: Identity;
  /** Whether another state could have the same identity. */
  readonly unsure: boolean;
  readonly content: FileContent;
  readonly snapshot: Snapshot;
}

const defaultWaitSeconds = 30;

/** How long to wait for a writer that does not use our lock. */
const longestWriteMs = 30_000;

/** One database file. It is read without a lock and written completely under one. */
export class Database {
  readonly name: string;
  readonly file: string;
  readonly #options: DatabaseOptions;
  readonly #turns: Turns;
  #read: KnownState | undefined;
  #isUnsynced = false;

  constructor(name: string, file: string, options: DatabaseOptions = {}) {
    this.name = name;
    this.file = file;
    this.#options = options;
    this.#turns = new Turns(file);
  }

  /** Mode and owner of the file, if defined. */
  get owner(): FileOwner | undefined {
    return this.#options.owner?.();
  }

  /**
   * Returns the current content. Each state of the file is parsed once; if another program has changed the file, only
   * the lines that differ are parsed. Takes no lock.
   * @throws Failure `errors.databaseUnreadable` if the file exists and cannot be read
   */
  snapshot(): Snapshot {
    const known = this.#read;
    if (known && !known.unsure && known.identity === fileIdentity(this.file)) return known.snapshot;
    const { identity, unsure, bytes } = readDatabaseFile(this.file);
    const content = readContent(bytes, known?.content);
    const snapshot = this.#snapshotOf(content, known);
    this.#read = { identity, unsure, content, snapshot };
    if (known && known.identity !== identity) this.#options.changedOutside?.();
    return snapshot;
  }

  /**
   * Takes the write lock and reads the file again.
   * @param waitSeconds longest time to wait for other writers
   * @throws Failure `errors.databaseBusy`, `errors.databaseUnwritable`, `errors.databaseUnreadable`
   */
  async lock(waitSeconds = defaultWaitSeconds): Promise<LockedDatabase> {
    const done = await this.#turns.next(waitSeconds);
    let lock: DatabaseLock | undefined;
    const release = async (): Promise<void> => {
      try {
        await lock?.release();
      } catch (err) {
        // What was written is complete. A file that cannot be closed is closed nevertheless, so the lock does not stay.
        this.#options.report?.('the lock of a database cannot be released', { file: this.file, err });
      } finally {
        done();
      }
    };
    try {
      let held = (lock = await lockDatabase(this.file, waitSeconds, this.#options.lockHelper));
      sweepLeftovers(this.file);
      const draft = new Draft(this.name, this.snapshot());
      const lockAgain = async (): Promise<void> => {
        if (!held.isLost()) return;
        await held.release();
        held = lock = await lockDatabase(this.file, waitSeconds, this.#options.lockHelper);
      };
      return { draft, release, commit: (mayChange) => this.#write(draft, held, mayChange), lockAgain };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Locks the file, applies changes, writes the file once if it differs, and unlocks it. */
  async update<result>(change: (draft: Draft) => result, waitSeconds = defaultWaitSeconds): Promise<result> {
    const locked = await this.lock(waitSeconds);
    try {
      const result = change(locked.draft);
      await locked.commit();
      return result;
    } finally {
      await locked.release();
    }
  }

  /**
   * Repeats until the draft is based on the current file: waits for a writer that does not use our lock, and keeps its
   * changes.
   */
  async #write(
    draft: Draft,
    lock: DatabaseLock,
    mayChange?: (now: Snapshot) => boolean,
  ): Promise<Snapshot | undefined> {
    const until = performance.now() + longestWriteMs;
    let isWritten = false;
    while (draft.changed) {
      if (performance.now() > until) throw busy(`others write ${this.file} all the time`);
      if (!lock.isSure()) await lock.makeSure();
      const now = this.snapshot();
      // Somebody has read what was written here, and has written more.
      if (isWritten && draft.isIn(now)) {
        const { view } = draft;
        draft.written(now);
        return view;
      }
      if (lock.isLost()) throw busy(`the lock of ${this.file} was lost: the process that held it has ended`);
      if (now !== draft.base) {
        if (mayChange && !mayChange(now)) return undefined;
        draft.moveOnto(now);
      }
      const base = this.#read;
      const mayReplace = (): boolean =>
        lock.isSure() && !lock.isLost() && fileIdentity(this.file) === (base?.identity ?? noFile);
      const replaced = await writeDatabaseFile(this.file, draft.lines, this.owner, mayReplace);
      if (replaced === undefined) continue;
      const { identity } = replaced;
      this.#noteSync(replaced.notSynced);
      isWritten = true;
      if (!lock.isSure()) await lock.makeSure();
      if (fileIdentity(this.file) !== identity) continue;
      const content = writtenContent(draft.lines);
      const lines = this.#withForced(content.lines);
      const snapshot = lines === draft.lines ? draft.view : new Snapshot(lines);
      this.#read = { identity, unsure: false, content, snapshot };
      draft.written(snapshot);
    }
    return draft.base;
  }

  /** Says once that the folder cannot be synced, until that succeeds again. */
  #noteSync(err: unknown): void {
    const line = 'the folder of a database cannot be synced; a power failure now may bring back its old content';
    if (err !== undefined && !this.#isUnsynced) this.#options.report?.(line, { file: this.file, err });
    this.#isUnsynced = err !== undefined;
  }

  #snapshotOf({ lines, changed }: FileContent, known: KnownState | undefined): Snapshot {
    if (known?.content.lines === lines) return known.snapshot;
    const all = this.#withForced(lines);
    const isPatch = changed && all === lines && known?.snapshot.lines === known?.content.lines;
    return isPatch && known ? known.snapshot.next(lines, changed) : new Snapshot(all, known?.snapshot);
  }

  #withForced(lines: Lines): Lines {
    const forced = [...(this.#options.forced?.() ?? [])].filter(([key, raw]) => lines.get(key) !== raw);
    return forced.length === 0 ? lines : lines.with(new Map(forced));
  }
}

function busy(line: string): Failure {
  return new Failure('errors.databaseBusy', line, { kind: 'unavailable' });
}
