import { inspect } from 'node:util';
import type { Durations } from './progress/durations.ts';
import type { EventSettings } from './perform/event-settings.ts';
import { Feed } from './journal/feed.ts';
import type { FoundAction } from './perform/find-actions.ts';
import type { Journal } from './journal/journal.ts';
import { isStillThere, type ActionEnd, type RunResources } from './perform/perform-action.ts';
import { planSteps, type RunStep } from './perform/plan-steps.ts';
import { identityOf, ownIdentity } from '../process/process-identity.ts';
import { messageWithCause } from '../refusals.ts';
import { actionNames, endState, RunBuilder, unsettledSignals } from './journal/run-builder.ts';
import type { RunLog } from './perform/run-log.ts';
import type { Turn } from './run-queue.ts';
import type { EndReason, RunOrigin, RunReport, Run, RunDetails } from './journal/run-details.ts';
import { plannedActions } from './planned-actions.ts';
import type { Signal } from './signal.ts';
import { WatchedAction } from './perform/watched-action.ts';

/** What a run needs from the events that start it. */
export interface RunContext {
  readonly settings: EventSettings;
  readonly journal: Journal | undefined;
  /** Waits for earlier runs; returns undefined if `abortSignal` was aborted first. */
  readonly takeTurn: (abortSignal: AbortSignal) => Promise<Turn | undefined>;
  readonly findActions: (event: string) => readonly FoundAction[];
  /** Returns a text that changes if a database changes. */
  readonly stateOfDatabases: () => string;
  readonly openResources: () => RunResources;
  readonly durations: Durations;
  readonly log: RunLog;
}

export interface RunOrder {
  readonly id: string;
  /** One signal, or those of many records; never empty. */
  readonly signals: readonly [Signal, ...Signal[]];
  readonly origin: RunOrigin;
  /** Nesting depth: the number of outer runs. */
  readonly depth: number;
  /** Why nothing is run; undefined if the run may start. */
  readonly refusedFor: EndReason | undefined;
}

/** A run of this process, from its signal to its end. It writes reports to its journal and to its followers. */
export class LiveRun implements Run {
  readonly id: string;
  readonly finished: Promise<RunDetails>;
  readonly #order: RunOrder;
  readonly #context: RunContext;
  readonly #feed = new Feed<RunReport>();
  readonly #builder = new RunBuilder();
  readonly #stop = new AbortController();
  /** The action that is running, or ran last. */
  #current: WatchedAction | undefined;
  #stopped: { readonly reason: EndReason; readonly by: string | undefined } | undefined;
  /** The position of the signal logged last. */
  #logged: number | undefined;
  #journalBroken = false;

  constructor(order: RunOrder, context: RunContext) {
    this.id = order.id;
    this.#order = order;
    this.#context = context;
    const { id, signals, depth, origin } = order;
    const { author, changeSet, within, predicted } = origin;
    const [{ event, args }] = signals;
    const isOne = signals.length === 1;
    this.#report({
      type: 'signalled',
      at: now(),
      id,
      event,
      args: isOne ? args : [],
      signals: isOne ? undefined : signals,
      author,
      changeSet,
      within,
      ...(predicted && { predicted }),
      depth,
      process: ownIdentity(),
    });
    this.finished = this.#run();
  }

  reports(abortSignal?: AbortSignal): AsyncIterable<RunReport> {
    return this.#feed.follow(abortSignal);
  }

  details(): RunDetails {
    return this.#builder.details();
  }

  cancel(by: string): void {
    this.stop('cancelled', by);
    this.kill();
  }

  /** Lets the running action finish, and starts no other action. */
  stop(reason: EndReason, by?: string): void {
    this.#stopped ??= { reason, by };
    this.#stop.abort();
  }

  /** Starts no more actions, and ends the running one too. */
  kill(): void {
    this.#current?.interrupt();
  }

  async #run(): Promise<RunDetails> {
    let turn: Turn | undefined;
    try {
      if (this.#order.refusedFor) this.#stopped = { reason: this.#order.refusedFor, by: undefined };
      else turn = await this.#waitAtMost(this.#context.takeTurn);
      if (turn && !this.#stopped) await this.#performAll(turn);
    } catch (error) {
      this.#context.log.line(`run ${this.id} failed: ${inspect(error)}`);
      this.#stopped ??= { reason: 'cannot-run', by: undefined };
    }
    this.#end();
    await turn?.end().catch((error: unknown) => {
      this.#context.log.line(`run ${this.id} cannot end its turn: ${messageWithCause(error)}`);
    });
    return this.details();
  }

  /** Waits for other runs. */
  async #waitAtMost<result>(wait: (abortSignal: AbortSignal) => Promise<result>): Promise<result> {
    const tooLong = setTimeout(() => {
      this.stop('waited-too-long');
    }, this.#context.settings.queueSeconds * 1000);
    try {
      return await wait(this.#stop.signal);
    } finally {
      clearTimeout(tooLong);
    }
  }

  async #performAll(turn: Turn): Promise<void> {
    const { durations, findActions, openResources, stateOfDatabases } = this.#context;
    const steps = planSteps(this.#order.signals, findActions);
    this.#report({ type: 'started', at: now(), actions: plannedActions(steps, durations) });
    if (this.#order.signals.length === 1) this.#logSignal(0, steps);
    const resources = openResources();
    const databases = steps.some(({ ifDatabasesChanged }) => ifDatabasesChanged) ? stateOfDatabases() : undefined;
    try {
      for (const [index, step] of steps.entries()) {
        // Without the lock another process could perform a run at the same time.
        if (this.#stopped || !(await this.#waitAtMost(turn.keep))) break;
        this.#logSignal(step.signal, steps);
        if (step.ifDatabasesChanged && stateOfDatabases() === databases) this.#leaveOut(index);
        else await this.#perform(index, step, resources);
      }
    } finally {
      resources.tracker.close();
      await resources.modules.close();
    }
  }

  /** Logs the end of one signal and the start of the next. */
  #logSignal(position: number | undefined, steps: readonly RunStep[]): void {
    if (position === this.#logged) return;
    const { log } = this.#context;
    const [before, next] = [this.#order.signals[this.#logged ?? -1], this.#order.signals[position ?? -1]];
    if (before) log.finished(before.event, !this.#unsettled().includes(this.#logged ?? -1));
    this.#logged = position;
    const own = steps.filter(({ signal }) => signal === position).map(({ action }) => action);
    if (next) log.started(next.event, next.args, own);
  }

  #unsettled(): number[] {
    return unsettledSignals(this.details());
  }

  #leaveOut(index: number): void {
    this.#report({ type: 'action-ended', at: now(), action: index, state: 'skipped', exit: '', seconds: 0 });
  }

  async #perform(index: number, step: RunStep, resources: RunResources): Promise<void> {
    const { action, events } = step;
    const { log } = this.#context;
    if (action.kind === 'skipped') {
      log.skipping(action);
      return;
    }
    if (!isStillThere(action)) {
      log.skipping(action);
      this.#leaveOut(index);
      return;
    }
    log.running(action);
    this.#report({ type: 'action-started', at: now(), action: index });
    const start = preciseTime();
    const end = await this.#watch(index, step, resources);
    const ended = preciseTime();
    const seconds = Math.round(ended - start) / 1000;
    const state = end.waitStatus === 0 ? 'done' : 'failed';
    this.#report({ type: 'action-ended', at: now(), action: index, state, exit: end.exit, seconds });
    log.ended(events[0], action, [start, ended], end.waitStatus);
  }

  async #watch(
    index: number,
    { action, signal, events, signals }: RunStep,
    resources: RunResources,
  ): Promise<ActionEnd> {
    const { settings, log } = this.#context;
    this.#current = new WatchedAction(settings, {
      onLines: (lines) => {
        this.#output(index, lines);
      },
      onCut: () => {
        this.#report({ type: 'output-cut', at: now(), action: index });
      },
      onStarted: (pid) => {
        this.#report({ type: 'process', at: now(), action: index, process: identityOf(pid) });
      },
      onProgress: (fraction, message) => {
        this.#report({ type: 'progress', at: now(), action: index, fraction, message });
      },
      onWrote: (file) => {
        this.#report({ type: 'file', at: now(), action: index, ...file });
      },
      onStack: (stack) => {
        log.line(stack);
      },
    });
    const args = this.#order.signals[signal ?? -1]?.args ?? [];
    return await this.#current.perform(action, { ...resources, cause: { event: events[0], events, args, signals } });
  }

  #output(index: number, lines: readonly string[]): void {
    if (lines.length === 0) return;
    for (const line of lines) this.#context.log.output(line);
    this.#report({ type: 'output', at: now(), action: index, text: lines.map((line) => `${line}\n`).join('') });
  }

  #end(): void {
    const failed = actionNames(this.details().actions.filter((action) => action.state === 'failed'));
    const { reason, by } = this.#stopped ?? { reason: undefined, by: undefined };
    const state = reason === undefined ? (failed.length > 0 ? 'failed' : 'done') : endState[reason];
    const unsettled = state === 'done' ? [] : this.#unsettled();
    this.#report({ type: 'ended', at: now(), state, failed, unsettled, reason, by });
    const last = this.#order.signals[this.#logged ?? -1];
    if (last) this.#context.log.finished(last.event, !unsettled.includes(this.#logged ?? -1));
    this.#feed.end();
    this.#write((journal) => {
      journal.close();
    });
  }

  #report(report: RunReport): void {
    this.#builder.add(report);
    this.#feed.push(report);
    this.#write((journal) => {
      journal.add(report);
    });
  }

  /** A failure here does not block the next run. */
  #write(work: (journal: Journal) => void): void {
    const { journal } = this.#context;
    try {
      if (journal) work(journal);
    } catch (error) {
      if (!this.#journalBroken)
        this.#context.log.line(`cannot write the journal of run ${this.id}: ${messageWithCause(error)}`);
      this.#journalBroken = true;
    }
  }
}

function now(): string {
  return new Date().toISOString();
}

/** Milliseconds since 1970, with fractions. */
function preciseTime(): number {
  return performance.timeOrigin + performance.now();
}
