import type { Databases } from '../db/file/databases.ts';
import type { Draft } from '../db/file/draft.ts';
import { isRefusal, type Failure, type Refusal } from '../refusals.ts';
import type { ConflictingChange, RefusedChange } from './applied.ts';
import { applyRecordChanges } from './apply-record-changes.ts';
import type { ChangeSet } from './change-set.ts';
import type { Countdown } from './confirm/countdown.ts';
import type { PendingChange } from './confirm/pending-change.ts';
import type { History } from './history/history.ts';
import type { HistoryEntry } from './history/history-entry.ts';
import type { OutsideChanges } from './noticing/outside-changes.ts';
import { withFreeAccountNumbers } from './free-account-numbers.ts';
import type { RecordChange } from './record-change.ts';
import { isBegun } from './unfinished-entries.ts';

/** A change that could cut off the person who makes it: it is taken back unless they confirm it. */
export interface ConfirmRequest {
  readonly seconds: number;
  /** A mark of the session that makes it; undefined for a command. */
  readonly session: string | undefined;
}

/** Sets a password. Throws if it is not set, and returns a failure if it is set for signing in, but not everywhere. */
export type SetPassword = () => Promise<Failure | undefined>;

/** What it writes to, and what it reports to. */
export interface WriterContext {
  readonly databases: Databases;
  readonly history: History;
  readonly countdown: Countdown;
  readonly outside: OutsideChanges | undefined;
  readonly preparePassword: (account: string, password: string) => Promise<SetPassword>;
  readonly forgetPassword: (account: string) => Promise<void>;
  readonly note: History['note'];
  readonly log: (line: string, details: object) => void;
  readonly reached: (step: string) => void;
}

/** A change set that is written, with the failure of a password that is not set everywhere. */
interface WrittenEntry {
  readonly outcome: 'written';
  readonly entry: HistoryEntry;
  readonly lacking: Failure | undefined;
}

/** Writes one change set: its passwords, its entry in the history, and its databases. */
export class EntryWriter {
  readonly #context: WriterContext;
  readonly #changeSet: ChangeSet;
  readonly #confirm: ConfirmRequest | undefined;
  #entry: HistoryEntry;
  #mayBeInHistory = false;
  /** Length of the history including the entry, in bytes. */
  #historyBytes = 0;
  #lacking: Failure | undefined;

  constructor(context: WriterContext, entry: HistoryEntry, changeSet: ChangeSet, confirm: ConfirmRequest | undefined) {
    this.#context = context;
    this.#entry = entry;
    this.#changeSet = changeSet;
    this.#confirm = confirm;
  }

  /** Keeps the history correct: if nothing could be written, that is recorded. */
  async write(): Promise<WrittenEntry | ConflictingChange | RefusedChange> {
    const { databases, outside, log, reached } = this.#context;
    const passwords = await this.#preparePasswords();
    try {
      const conflicts = await applyRecordChanges<Refusal>(databases, this.#entry.changes, {
        renumber: (drafts) => this.#renumber(drafts),
        before: () => this.#begin(),
        reached,
        written: (name, before, after) => outside?.wrote(name, before, after, this.#historyBytes),
        // Last, since a changed password cannot be rolled back.
        after: () => this.#setPasswords(passwords),
        notRolledBack: (err) => {
          log('change set not rolled back', { changeSet: this.#entry.id, err });
        },
      });
      if (isRefusal(conflicts)) return { outcome: 'refused', refusal: conflicts };
      if (conflicts.length === 0) return { outcome: 'written', entry: this.#entry, lacking: this.#lacking };
      await this.#giveUp(true);
      return { outcome: 'conflict', conflicts };
    } catch (error) {
      await this.#giveUp();
      throw error;
    }
  }

  /** Before the databases are locked, since hashing a password takes some tenths of a second. */
  async #preparePasswords(): Promise<readonly SetPassword[]> {
    const prepared: SetPassword[] = [];
    for (const given of this.#changeSet.passwords) prepared.push(await this.#context.preparePassword(...given));
    return prepared;
  }

  #renumber(drafts: ReadonlyMap<string, Draft>): readonly RecordChange[] {
    const { root } = this.#context.databases;
    const changes = withFreeAccountNumbers(this.#entry.changes, this.#changeSet.numbered, drafts, root);
    this.#entry = { ...this.#entry, changes };
    return changes;
  }

  async #begin(): Promise<Refusal | undefined> {
    const { countdown, history, reached } = this.#context;
    // Before the history is written: a refused change must not be in it.
    const refusal = this.#confirm && countdown.begin(pendingOf(this.#entry, this.#confirm));
    if (refusal) return refusal;
    this.#mayBeInHistory = true;
    this.#historyBytes = await history.add(this.#entry);
    reached('journaled');
    return undefined;
  }

  async #setPasswords(passwords: readonly SetPassword[]): Promise<void> {
    for (const set of passwords) this.#lacking = (await set()) ?? this.#lacking;
    for (const account of this.#changeSet.forgotten) await this.#context.forgetPassword(account);
    this.#context.reached('passwords');
  }

  /**
   * After a failure or a conflict: if nothing of it is written, the history says so. What is unknown is left for the
   * next start.
   * @param isNothingWritten whether that is known
   */
  async #giveUp(isNothingWritten = false): Promise<void> {
    const { countdown, databases, note, log } = this.#context;
    const { id, changes } = this.#entry;
    try {
      if (!isNothingWritten && this.#mayBeInHistory && isBegun(changes, databases)) return;
      if (this.#mayBeInHistory) await note({ id, state: 'abandoned' });
      if (this.#confirm) countdown.drop(id);
    } catch (err) {
      log('it is unknown how much of a failed change set was written', { changeSet: id, err });
    }
  }
}

function pendingOf(entry: HistoryEntry, { seconds, session }: ConfirmRequest): Omit<PendingChange, 'until'> {
  const { id, author, origin, changes, signals, together = false } = entry;
  return { id, author, origin, session, seconds, changes, signals, together };
}
