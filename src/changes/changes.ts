import type { Databases } from '../db/file/databases.ts';
import { isSecretName } from '../db/file/secret-names.ts';
import type { Events } from '../events/events.ts';
import type { Run, RunDetails } from '../events/journal/run-details.ts';
import type { Signal } from '../events/signal.ts';
import { Failure } from '../problems.ts';
import { applyRecordChanges } from './apply.ts';
import { ChangeSet } from './change-set.ts';
import type { History } from './history.ts';
import type { HistoryEntry } from './history-entry.ts';
import { newEntry, type Author } from './new-entry.ts';
import type { OutsideChanges } from './noticing/outside-changes.ts';
import type { Moved } from './record-change.ts';
import { finishedDeletions, isBegun, unfinishedEntries, unsignalled } from './recovery.ts';

/** A written change set; its events are running or done. */
export interface Applied {
  readonly id: string;
  /** Whether all of it can be taken back: no password, no deleted account, no secret. */
  readonly canUndo: boolean;
  readonly runs: readonly Run[];
  /** Resolves when every run is over and its follow-up is done. Never rejects. */
  readonly settled: Promise<readonly RunDetails[]>;
}

/** Nothing was written: somebody else changed the same records first. */
export interface Conflict {
  readonly moved: readonly Moved[];
}

interface ChangesOptions {
  readonly databases: Databases;
  readonly events: Events;
  readonly history: History;
  /** Is told what is written, so that it does not take it for the work of others. */
  readonly outside?: OutsideChanges | undefined;
  readonly setPassword: (account: string, password: string) => Promise<void>;
  readonly forgetPassword: (account: string) => Promise<void>;
  /** Gets one line for each change set and each failure after it. */
  readonly log: (line: string, details: object) => void;
  /** Called at each step of applying a change set, with its name: for tests of what a crash leaves. */
  readonly reached?: ((step: string) => void) | undefined;
}

/**
 * Applies change sets: checked and written as one, recorded in the history, then their events are signalled in order.
 */
export class Changes {
  readonly history: History;
  readonly #databases: Databases;
  readonly #events: Events;
  readonly #setPassword: ChangesOptions['setPassword'];
  readonly #forgetPassword: ChangesOptions['forgetPassword'];
  readonly #log: ChangesOptions['log'];
  readonly #reached: (step: string) => void;
  readonly #outside: OutsideChanges | undefined;

  constructor(options: ChangesOptions) {
    this.history = options.history;
    this.#databases = options.databases;
    this.#events = options.events;
    this.#setPassword = options.setPassword;
    this.#forgetPassword = options.forgetPassword;
    this.#log = options.log;
    this.#outside = options.outside;
    this.#reached = options.reached ?? (() => undefined);
  }

  /**
   * @throws Failure `errors.databaseBusy`, `errors.databaseUnwritable`: nothing was signalled; `recover` handles what
   * was written before the failure
   */
  async apply(changeSet: ChangeSet, author: Author): Promise<Applied | Conflict> {
    const entry = newEntry(changeSet, author);
    const moved = await this.#write(entry, changeSet);
    if (moved.length > 0) return { moved };
    this.#reached('unlocked');
    await this.#note({ id: entry.id, state: 'applied' });
    this.#reached('noted');
    this.#log('change set applied', {
      changeSet: entry.id,
      author: entry.author,
      origin: entry.origin,
      changes: entry.changes.map(({ database, key }) => `${database}:${key}`),
    });
    const applied = this.#signal(entry, entry.signals);
    this.#reached('signalled');
    return applied;
  }

  /** Signals the events of a change set that its process did not signal. */
  async signalAgain(id: string, author: Author): Promise<Applied> {
    const entry = await this.history.find(id);
    if (entry?.state !== 'interrupted') throw new Failure('errors.notFound', `no interrupted change set ${id}`);
    await this.history.note({ id, state: 'applied' });
    return this.#signal({ ...entry, author: author.account }, unsignalled(entry));
  }

  /** Records that a failed run was dismissed, with the reason. */
  async dismiss(run: RunDetails, reason: string, author: Author): Promise<void> {
    const event = run.signals.length > 1 ? `${run.event} (${run.signals.length})` : [run.event, ...run.args].join(' ');
    const entry = newEntry(new ChangeSet(this.#databases), author);
    await this.history.add({ ...entry, state: 'applied', dismissed: { run: run.id, event, reason } });
    this.#log('run dismissed', { run: run.id, author: author.account });
  }

  /**
   * Signals the failed parts of a run again, or all of it if nothing failed; the follow-up of its change set runs when
   * it succeeds this time.
   */
  async signalRunAgain(run: RunDetails, author: Author): Promise<Run> {
    const entry = run.changeSet === undefined ? undefined : await this.history.find(run.changeSet);
    const [first, ...others] = run.unsettled.length > 0 ? run.unsettled : run.signals;
    if (!first) throw new Failure('errors.internal', `run ${run.id} has no signal`);
    const origin = { author: author.account, changeSet: run.changeSet };
    if (!entry) return this.#events.signalAll([first, ...others], origin);
    const [again] = this.#signal({ ...entry, author: author.account }, [first, ...others]).runs;
    if (!again) throw new Failure('errors.internal', `run ${run.id} was not signalled again`);
    return again;
  }

  /** At start: corrects the state of change sets whose process ended early, and finishes what can be finished. */
  async recover(): Promise<void> {
    const report = (entry: HistoryEntry | undefined, err: unknown): void => {
      this.#log('change set cannot be recovered', { changeSet: entry?.id, err });
    };
    for (const { entry, state, recovered } of await unfinishedEntries(this.history, this.#databases, this.#events, report)) {
      this.#log('change set recovered', { changeSet: entry.id, state, recovered });
      try {
        if (state === 'finish') await this.#finish(entry);
        else await this.#note({ id: entry.id, state, ...(recovered && { recovered }) });
      } catch (error) {
        report(entry, error);
      }
    }
  }

  /** Keeps the history correct: when nothing could be written, it is recorded. */
  async #write(entry: HistoryEntry, changeSet: ChangeSet): Promise<readonly Moved[]> {
    const progress = { begun: false, bytes: 0 };
    try {
      return await applyRecordChanges(this.#databases, entry.changes, {
        before: async () => {
          progress.begun = true;
          progress.bytes = await this.history.add(entry);
          this.#reached('journaled');
        },
        reached: this.#reached,
        written: (name, before, after) => this.#outside?.wrote(name, before, after, progress.bytes),
        // Last, since a changed password cannot be undone.
        after: async () => {
          for (const [account, password] of changeSet.passwords) await this.#setPassword(account, password);
          for (const account of changeSet.forgotten) await this.#forgetPassword(account);
          this.#reached('passwords');
        },
        notTakenBack: (err) => {
          this.#log('change set not taken back', { changeSet: entry.id, err });
        },
      });
    } catch (error) {
      if (progress.begun && !isBegun(entry.changes, this.#databases))
        await this.#note({ id: entry.id, state: 'abandoned' });
      throw error;
    }
  }

  /** A failed note stops nothing: the next start finds it out again. */
  async #note(note: Parameters<History['note']>[0]): Promise<void> {
    try {
      await this.history.note(note);
    } catch (cause) {
      this.#log('history not noted', { changeSet: note.id, err: cause });
    }
  }

  #signal(entry: HistoryEntry, signals: readonly Signal[]): Applied {
    const origin = { author: entry.author, changeSet: entry.id };
    const [first, ...others] = signals;
    const runs =
      entry.together === true && first
        ? [this.#events.signalAll([first, ...others], origin)]
        : signals.map(({ event, args }) => this.#events.signal(event, args, origin));
    const signalled = { ...entry, runs: [...entry.runs, ...runs.map((run) => run.id)] };
    const noted = this.#note({ id: entry.id, runs: signalled.runs });
    return { id: entry.id, canUndo: canUndo(entry), runs, settled: this.#settle(signalled, runs, noted) };
  }

  async #settle(entry: HistoryEntry, runs: readonly Run[], noted: Promise<void>): Promise<readonly RunDetails[]> {
    try {
      await noted;
      const ended = await Promise.all(runs.map((run) => run.finished));
      await this.#finish(entry);
      const [last] = runs.slice(-1);
      if (last) await this.#outside?.lookAfter(last.id);
      return ended;
    } catch (cause) {
      this.#log('change set not finished', { changeSet: entry.id, err: cause });
      return [];
    }
  }

  /** Removes the account records whose deletion has succeeded. */
  async #finish(entry: HistoryEntry): Promise<void> {
    if (entry.deletedAfterwards.length === 0 || entry.finished) return;
    const keys = finishedDeletions(entry, this.#events);
    if (keys.length === 0) return;
    await this.#databases.accounts.update((accounts) => {
      for (const key of keys) if (accounts.get(key)?.type.endsWith('-deleted')) accounts.delete(key);
    });
    if (keys.length === entry.deletedAfterwards.length) await this.#note({ id: entry.id, finished: true });
  }
}

function canUndo({ changes, passwords, forgotten = [], deletedAfterwards }: HistoryEntry): boolean {
  const lost = changes.flatMap(({ properties }) =>
    properties.filter(({ name, before }) => name === 'PasswordSet' || (isSecretName(name) && before !== undefined)),
  );
  return changes.length > 0 && passwords.length + forgotten.length + deletedAfterwards.length + lost.length === 0;
}
