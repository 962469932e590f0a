import { statSync } from 'node:fs';
import { identityOf, noFile, readDatabaseFile, sweepLeftovers, writeDatabaseFile, type Identity } from './database-file.ts';
import { Draft } from './draft.ts';
import { lockFile, type Release } from './file-lock.ts';
import type { LockHelper } from './lock-helper.ts';
import { Snapshot } from './snapshot.ts';

/** A database whose lock is held. */
export interface LockedDatabase {
  /** The file as it is now, with what is to be written. */
  readonly draft: Draft;
  /** Writes the file if anything differs. @throws Failure `errors.databaseUnwritable` */
  commit(): Promise<void>;
  /** Lets go of the lock; doing so twice does nothing. */
  release(): Promise<void>;
}

const defaultWaitSeconds = 30;

/** One database file: read without a lock, written whole under one. */
export class Database {
  readonly name: string;
  readonly file: string;
  readonly #helper: LockHelper | undefined;
  #read: { readonly identity: Identity; readonly snapshot: Snapshot } | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(name: string, file: string, helper?: LockHelper) {
    this.name = name;
    this.file = file;
    this.#helper = helper;
  }

  /**
   * The database as it is now, parsed once for each state of the file. Takes no lock.
   * @throws Failure `errors.databaseUnreadable` when the file exists and cannot be read
   */
  snapshot(): Snapshot {
    const identity = identityOf(statSync(this.file, { bigint: true, throwIfNoEntry: false }));
    if (this.#read?.identity !== identity || (identity === noFile && this.#read.snapshot.lines.size > 0)) this.#readFile();
    return this.#read?.snapshot ?? new Snapshot(new Map());
  }

  /**
   * Takes the write lock and re-reads the file.
   * @param waitSeconds longest wait for other writers
   * @throws Failure `errors.databaseBusy`, `errors.databaseUnwritable`, `errors.databaseUnreadable`
   */
  async lock(waitSeconds = defaultWaitSeconds): Promise<LockedDatabase> {
    const done = await this.#myTurn();
    let unlock: Release | undefined;
    const release = async (): Promise<void> => {
      await unlock?.();
      done();
    };
    try {
      unlock = await lockFile(`${this.file}.lock`, waitSeconds, this.#helper);
      sweepLeftovers(this.file);
      const draft = new Draft(this.name, this.snapshot());
      return { draft, release, commit: () => this.#write(draft) };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Locks, changes the file as it is then, writes it once if anything differs, and lets go. */
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

  async #write(draft: Draft): Promise<void> {
    if (!draft.changed) return;
    const identity = await writeDatabaseFile(this.file, draft.lines);
    this.#read = { identity, snapshot: new Snapshot(new Map(draft.lines), this.#read?.snapshot) };
  }

  #readFile(): void {
    const { identity, lines } = readDatabaseFile(this.file);
    this.#read = { identity, snapshot: new Snapshot(lines, this.#read?.snapshot) };
  }

  /** Writers of one process queue up here before they queue up for the file. */
  async #myTurn(): Promise<() => void> {
    const before = this.#turn;
    let done: () => void = () => undefined;
    this.#turn = new Promise((resolve) => {
      done = resolve;
    });
    await before;
    return done;
  }
}
