import type { Databases } from '../db/file/databases.ts';
import type { Draft } from '../db/file/draft.ts';
import { Failure, type Refusal } from '../refusals.ts';
import type { ConflictingChange, RefusedChange } from './applied.ts';
import type { ChangeSet } from './change-set.ts';
import type { Countdown } from './confirm/countdown.ts';
import type { PendingChange } from './confirm/pending-change.ts';
import type { History } from './history/history.ts';
import type { HistoryEntry } from './history/history-entry.ts';
import type { OutsideChanges } from './noticing/outside-changes.ts';
import { withFreeAccountNumbers } from './free-account-numbers.ts';
import { LockedDatabases } from './locked-databases.ts';
import { PasswordChanges, type PasswordStore } from './password-changes.ts';
import { isBegun } from './unfinished-entries.ts';

/** A change that could cut off the person who makes it: it is taken back unless they confirm it. */
export interface ConfirmRequest {
  readonly seconds: number;
  /** A mark of the session that makes it; undefined for a command. */
  readonly session: string | undefined;
}

/** What it writes to, and what it reports to. */
export interface WriterContext extends PasswordStore {
  readonly databases: Databases;
  readonly history: History;
  readonly countdown: Countdown;
  readonly outside: OutsideChanges | undefined;
  readonly note: History['note'];
  readonly log: (line: string, details: object) => void;
  readonly reached: (step: string) => void;
}

/** A change set that is written, with the failure of passwords that are not set, or not everywhere. */
interface WrittenEntry {
  readonly outcome: 'written';
  readonly entry: HistoryEntry;
  readonly lacking: Failure | undefined;
}

/**
 * Writes one change set: its databases, its entry in the history, and its passwords. `write` has the order, on which
 * the recovery after a crash (`unfinished-entries.ts`) depends.
 */
export class EntryWriter {
  readonly #context: WriterContext;
  readonly #changeSet: ChangeSet;
  readonly #confirm: ConfirmRequest | undefined;
  #entry: HistoryEntry;
  #mayBeInHistory = false;
  #lacking: Failure | undefined;

  constructor(context: WriterContext, entry: HistoryEntry, changeSet: ChangeSet, confirm: ConfirmRequest | undefined) {
    this.#context = context;
    this.#entry = entry;
    this.#changeSet = changeSet;
    this.#confirm = confirm;
  }

  /** Everything or nothing is written. The history is kept correct: if nothing could be written, it says so. */
  async write(): Promise<WrittenEntry | ConflictingChange | RefusedChange> {
    const { databases, history, outside, reached } = this.#context;
    // Before the locks, since hashing a password takes some tenths of a second.
    const passwords = await PasswordChanges.prepare(this.#context, this.#changeSet);

    const locked = await LockedDatabases.lock(databases, this.#entry.changes);
    try {
      reached('locked');
      this.#renumber(locked.drafts);
      const conflicts = locked.stage(this.#entry.changes);
      if (conflicts.length > 0) return { outcome: 'conflict', conflicts };

      // Before the history is written: a refused change must not be in it.
      const refusal = this.#beginCountdown();
      if (refusal) return { outcome: 'refused', refusal };

      this.#mayBeInHistory = true;
      const historyBytes = await history.add(this.#entry);
      reached('journaled');

      const lateConflicts = await locked.commit((name) => {
        reached(`written ${name}`);
      });
      if (lateConflicts.length > 0) {
        await this.#rollBack(locked);
        await this.#abandon();
        return { outcome: 'conflict', conflicts: lateConflicts };
      }

      // Last, since a changed password cannot be rolled back.
      await this.#changePasswords(passwords);
      reached('passwords');

      for (const { name, before, after } of locked.written) outside?.wrote(name, before, after, historyBytes);
      return { outcome: 'written', entry: this.#entry, lacking: this.#lacking };
    } catch (error) {
      await this.#giveUp(locked);
      throw error;
    } finally {
      await locked.release();
    }
  }

  #renumber(drafts: ReadonlyMap<string, Draft>): void {
    const { root } = this.#context.databases;
    const changes = withFreeAccountNumbers(this.#entry.changes, this.#changeSet.numbered, drafts, root);
    this.#entry = { ...this.#entry, changes };
  }

  #beginCountdown(): Refusal | undefined {
    return this.#confirm && this.#context.countdown.begin(pendingOf(this.#entry, this.#confirm));
  }

  /** Sets and forgets its passwords. The history says which of them were changed, and the person which were not. */
  async #changePasswords(passwords: PasswordChanges): Promise<void> {
    const { failed, kept, lacking } = await passwords.apply();
    this.#lacking = lacking;
    if (failed.size + kept.size > 0) await this.#noteUnchanged(failed, kept);
  }

  async #noteUnchanged(failed: ReadonlyMap<string, unknown>, kept: ReadonlyMap<string, unknown>): Promise<void> {
    const { log, note } = this.#context;
    const { id, passwords, forgotten = [] } = this.#entry;
    const changed = {
      passwords: passwords.filter((account) => !failed.has(account)),
      forgotten: forgotten.filter((account) => !kept.has(account)),
    };
    this.#entry = { ...this.#entry, ...changed };
    await note({ id, ...changed });
    const errors = [...failed, ...kept];
    if (this.#lacking) log('a password is not set everywhere', { changeSet: id, err: this.#lacking });
    for (const [account, err] of errors) log('a password is not changed', { changeSet: id, account, err });
    const accounts = errors.map(([account]) => account).join(', ');
    this.#lacking = new Failure('errors.somePasswordsNotChanged', `passwords of ${accounts} are not changed`, {
      kind: 'unavailable',
      args: { accounts },
    });
  }

  async #rollBack(locked: LockedDatabases): Promise<void> {
    try {
      await locked.rollBack();
    } catch (err) {
      this.#context.log('change set not rolled back', { changeSet: this.#entry.id, err });
      throw err;
    }
  }

  /** After a failure: what was written is rolled back. If it is unknown what is written, the next start handles it. */
  async #giveUp(locked: LockedDatabases): Promise<void> {
    const { id, changes } = this.#entry;
    await this.#rollBack(locked).catch(() => undefined);
    try {
      if (this.#mayBeInHistory && isBegun(changes, this.#context.databases)) return;
    } catch (err) {
      this.#context.log('it is unknown how much of a failed change set was written', { changeSet: id, err });
      return;
    }
    await this.#abandon();
  }

  /** Nothing of it is written: the history says so, and there is nothing to confirm. */
  async #abandon(): Promise<void> {
    const { countdown, log, note } = this.#context;
    const { id } = this.#entry;
    if (this.#mayBeInHistory) await note({ id, state: 'abandoned' });
    try {
      if (this.#confirm) countdown.drop(id);
    } catch (err) {
      log('the countdown of a failed change set is not ended', { changeSet: id, err });
    }
  }
}

function pendingOf(entry: HistoryEntry, { seconds, session }: ConfirmRequest): Omit<PendingChange, 'until'> {
  const { id, author, origin, changes, signals, together = false } = entry;
  return { id, author, origin, session, seconds, changes, signals, together };
}
