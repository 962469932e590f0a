import { dirname, join } from 'node:path';
import { lockFile } from '../files/locks/file-lock.ts';
import type { LockHelper } from '../files/locks/lock-helper.ts';
import type { Databases } from '../db/file/databases.ts';
import { isSecretName } from '../db/file/secret-names.ts';
import type { Events } from '../events/events.ts';
import type { RunOrigin, Run, RunDetails } from '../events/journal/run-details.ts';
import type { Signal } from '../events/signal.ts';
import { Failure } from '../refusals.ts';
import type { AppliedChangeSet, ConflictingChange, RefusedChange } from './applied.ts';
import { applyRecordChanges } from './apply-record-changes.ts';
import { ChangeSet } from './change-set.ts';
import { Countdown } from './confirm/countdown.ts';
import { takeBackPending } from './confirm/take-back-pending.ts';
import type { ChangePlan } from './preview/change-plan.ts';
import { EntryWriter, type ConfirmRequest, type WriterContext } from './entry-writer.ts';
import type { PasswordStore } from './password-changes.ts';
import type { History } from './history/history.ts';
import type { EntryNote, HistoryEntry } from './history/history-entry.ts';
import { newEntry, type Author } from './new-entry.ts';
import type { OutsideChanges } from './noticing/outside-changes.ts';
import { recoverEntries, resumeCountdown } from './recover-entries.ts';
import { finishedDeletions, unsignalled } from './unfinished-entries.ts';

interface ChangesContext extends PasswordStore {
  readonly lockHelper?: LockHelper | undefined;
  readonly databases: Databases;
  readonly events: Events;
  readonly history: History;
  /** Called with what Panelsmith writes, so that this is not recorded as a change by another program. */
  readonly outside?: OutsideChanges | undefined;
  /** Gets one line for each change set and each failure after it. */
  readonly log: (line: string, details: object) => void;
  /** Called at each step of applying a change set, with its name: for tests that kill the process there. */
  readonly reached?: ((step: string) => void) | undefined;
}

/** How long to wait for another one that signals the events of an interrupted change set. */
const lockSeconds = 10;

/**
 * Applies change sets: checked and written as one, recorded in the history, then their events are signalled in order.
 */
export class Changes {
  readonly history: History;
  readonly countdown: Countdown;
  readonly #lockHelper: LockHelper | undefined;
  readonly #databases: Databases;
  readonly #events: Events;
  readonly #log: ChangesContext['log'];
  readonly #reached: (step: string) => void;
  readonly #outside: OutsideChanges | undefined;
  readonly #writerContext: WriterContext;

  constructor(context: ChangesContext) {
    this.history = context.history;
    const { databases, events } = context;
    this.#lockHelper = context.lockHelper;
    this.#databases = databases;
    this.#events = events;
    this.#log = context.log;
    this.#outside = context.outside;
    this.#reached = context.reached ?? (() => undefined);
    this.countdown = new Countdown({
      file: join(dirname(context.history.file), 'pending-change.json'),
      lockHelper: context.lockHelper,
      takeBack: (pending, by) => takeBackPending(pending, by, { changes: this, databases, events }),
      confirmed: (pending) => this.history.note({ id: pending.id, countdown: 'confirmed' }),
      log: context.log,
    });
    this.#writerContext = {
      ...context,
      outside: context.outside,
      countdown: this.countdown,
      note: (note) => this.#note(note),
      reached: this.#reached,
    };
  }

  /**
   * Writes a change set and signals its events.
   * @param plan the plan that the person saw; the pages of the runs say whether everything was done as planned
   * @throws Failure `errors.databaseBusy`, `errors.databaseUnwritable`: nothing was signalled; `recover` handles what
   * was written before the failure. After the failures `errors.sambaPasswordNotSet` and
   * `errors.somePasswordsNotChanged` everything else is done
   */
  async apply(
    changeSet: ChangeSet,
    author: Author,
    plan?: Pick<ChangePlan, 'predicted'>,
  ): Promise<AppliedChangeSet | ConflictingChange> {
    const applied = await this.applyToConfirm(changeSet, author, plan, undefined);
    if (applied.outcome === 'refused') throw new Error('a change that need not be confirmed was refused');
    return applied;
  }

  /**
   * As `apply`, for a change that may have to be confirmed.
   * @param confirm how long it waits for that before it is taken back; undefined if it need not be confirmed
   */
  async applyToConfirm(
    changeSet: ChangeSet,
    author: Author,
    plan: Pick<ChangePlan, 'predicted'> | undefined,
    confirm: ConfirmRequest | undefined,
  ): Promise<AppliedChangeSet | ConflictingChange | RefusedChange> {
    const refusal = confirm && this.countdown.refuseSecond();
    if (refusal) return { outcome: 'refused', refusal };
    const staged = { ...newEntry(changeSet, author), ...(confirm && { countdown: 'running' as const }) };
    await this.#outside?.compareBefore(staged.changes.map(({ database }) => database));
    const written = await new EntryWriter(this.#writerContext, staged, changeSet, confirm).write();
    if (written.outcome !== 'written') return written;
    const { entry } = written;
    this.#reached('unlocked');
    await this.#note({ id: entry.id, state: 'applied' });
    this.#reached('noted');
    this.#log('change set applied', {
      changeSet: entry.id,
      author: entry.author,
      origin: entry.origin,
      changes: entry.changes.map(({ database, key }) => `${database}:${key}`),
    });
    const applied = this.#signal(entry, entry.signals, plan?.predicted);
    this.#reached('signalled');
    if (written.lacking) throw written.lacking;
    return applied;
  }

  /**
   * Signals the events of a change set that its process did not signal; if several ask for it, only for the first.
   * @throws Failure `errors.notFound` if it is not interrupted, or no longer; `errors.fileBusy`
   */
  async signalAgain(id: string, author: Author): Promise<AppliedChangeSet> {
    const entry = await this.#takeInterrupted(id);
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
    await recoverEntries({
      history: this.history,
      databases: this.#databases,
      events: this.#events,
      finish: (entry) => this.#finish(entry),
      note: (note) => this.#note(note),
      log: this.#log,
    });
    await resumeCountdown(this.history, this.countdown, this.#log);
  }

  /** One process and one person at a time: two that see the same interrupted entry must not both signal its events. */
  async #takeInterrupted(id: string): Promise<HistoryEntry> {
    const lock = `${this.history.file}.lock`;
    const release = await lockFile(lock, lockSeconds, this.#lockHelper);
    try {
      const entry = await this.history.find(id);
      if (entry?.state !== 'interrupted')
        throw new Failure('errors.notFound', `no interrupted change set ${id}`, { kind: 'missing' });
      if (release.isLost())
        throw new Failure('errors.fileBusy', `the lock ${lock} was lost: the process that held it has ended`, {
          kind: 'unavailable',
        });
      await this.history.note({ id, state: 'applied' });
      return entry;
    } finally {
      await release();
    }
  }

  /** If the note cannot be written, nothing is stopped: the next start finds the same again. */
  async #note(note: EntryNote): Promise<void> {
    try {
      await this.history.note(note);
    } catch (cause) {
      this.#log('a note cannot be added to the history', { changeSet: note.id, err: cause });
    }
  }

  #signal(entry: HistoryEntry, signals: readonly Signal[], predicted: ChangePlan['predicted'] = []): AppliedChangeSet {
    const originOf = (run: number): RunOrigin => {
      return { author: entry.author, changeSet: entry.id, predicted: predicted[run] };
    };
    const [first, ...others] = signals;
    const runs =
      entry.together === true && first
        ? [this.#events.signalAll([first, ...others], originOf(0))]
        : signals.map(({ event, args }, run) => this.#events.signal(event, args, originOf(run)));
    const started = runs.map((run) => run.id);
    const noted = this.#note({ id: entry.id, runs: started });
    return {
      outcome: 'applied',
      id: entry.id,
      canUndo: canUndo(entry),
      runs,
      settled: this.#settle({ ...entry, runs: [...entry.runs, ...started] }, runs, noted),
    };
  }

  async #settle(entry: HistoryEntry, runs: readonly Run[], noted: Promise<void>): Promise<readonly RunDetails[]> {
    let ended: readonly RunDetails[] = [];
    try {
      await noted;
      ended = await Promise.all(runs.map((run) => run.finished));
      await this.#finish(entry);
      const [last] = runs.slice(-1);
      if (last) await this.#outside?.compareAfter(last.id);
    } catch (cause) {
      this.#log('change set not finished', { changeSet: entry.id, err: cause });
    }
    return ended;
  }

  /** Removes the account records whose deletion has succeeded. */
  async #finish(entry: HistoryEntry): Promise<void> {
    if (entry.deletedAfterwards.length === 0 || entry.finished) return;
    const keys = finishedDeletions(entry, this.#events);
    if (keys.length === 0) return;
    const removal = new ChangeSet(this.#databases);
    for (const key of keys) if (removal.accounts.get(key)?.type.endsWith('-deleted')) removal.accounts.delete(key);
    const conflicts = await applyRecordChanges(this.#databases, removal.changes);
    if (conflicts.length > 0) {
      this.#log('deleted accounts are removed at the next start, since another program changes them', {
        changeSet: entry.id,
        accounts: keys,
      });
      return;
    }
    if (keys.length === entry.deletedAfterwards.length) await this.#note({ id: entry.id, finished: true });
  }
}

function canUndo({ changes, passwords, forgotten = [], deletedAfterwards }: HistoryEntry): boolean {
  const lost = changes.flatMap(({ properties }) =>
    properties.filter(({ name, before }) => name === 'PasswordSet' || (isSecretName(name) && before !== undefined)),
  );
  return changes.length > 0 && passwords.length + forgotten.length + deletedAfterwards.length + lost.length === 0;
}
