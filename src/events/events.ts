import { join } from 'node:path';
import { isFirewallBehind } from '../firewall/firewall-files.ts';
import { once } from '../process/once.ts';
import { messageWithCause } from '../refusals.ts';
import type { DefaultsFolder } from '../services/service-owners.ts';
import { Durations } from './progress/durations.ts';
import { durationsOf } from './progress/durations-of.ts';
import { defaultEventSettings, type EventSettings } from './perform/event-settings.ts';
import { eventExists, eventNames, findActions, isEventName } from './perform/find-actions.ts';
import type { Journal } from './journal/journal.ts';
import { Journals } from './journal/journals.ts';
import { LiveRun } from './live-run.ts';
import type { EventsContext } from './events-context.ts';
import { suggestEvents } from './suggest-events.ts';
import { RunArchive } from './journal/run-archive.ts';
import { RunIds } from './journal/run-id.ts';
import { openRunLog, type WriteLog } from './perform/run-log.ts';
import { RunQueue, type Turn } from './run-queue.ts';
import type { EndReason, FileState, RunOrigin, RunReport, Run, RunDetails, RunSummary } from './journal/run-details.ts';
import type { Signal } from './signal.ts';
import type { ForeseenState, RunPlan } from './plan/run-plan.ts';
import { folderState } from './perform/folder-state.ts';
import { EventResources } from './event-resources.ts';
import { currentView } from '../templates/current-view.ts';

/** Signals events of one root: finds the actions, runs them in order, one run at a time, and journals each run. */
export class Events {
  readonly #context: EventsContext;
  readonly #settings: EventSettings;
  readonly #log: WriteLog;
  readonly #ids = new RunIds();
  readonly #queue: RunQueue;
  readonly #journals: Journals;
  readonly #archive: RunArchive;
  readonly #durations: Durations;
  readonly #resources: EventResources;
  readonly #live = new Map<string, LiveRun>();
  /** The SHA-256 of each file as the last run of this process left it. */
  readonly #written = new Map<string, string | undefined>();
  readonly #putOff: (() => void)[] = [];
  #closing = false;

  constructor(context: EventsContext) {
    this.#context = context;
    this.#settings = { ...defaultEventSettings, ...context.settings };
    this.#log = context.log ?? ((): void => undefined);
    const folder = join(context.root.state, 'runs');
    this.#queue = new RunQueue(join(context.root.state, 'runs.lock'), context.lockHelper, (line) => {
      this.#log(line, false);
    });
    this.#journals = new Journals(folder);
    this.#archive = new RunArchive(this.#journals);
    this.#resources = new EventResources(context, this.#settings, folder, (line) => {
      this.#log(line, false);
    });
    this.#durations = new Durations(join(context.root.cache, 'action-durations.json'));
  }

  exists(event: string): boolean {
    return eventExists(event, this.#resources.sources());
  }

  /** Returns the most similar event names, the nearest first. */
  suggest(event: string): readonly string[] {
    return suggestEvents(event, eventNames(this.#resources.sources()));
  }

  /**
   * Starts a run, or queues it behind the current one. Never throws: an unknown event is a failed run with a reason.
   */
  signal(event: string, args: readonly string[], origin: RunOrigin): Run {
    return this.signalAll([{ event, args }], origin);
  }

  /**
   * Runs several signals as one run. Each has its own actions, in the order of the signals; templates are expanded and
   * services adjusted once for all. A failure in one signal does not stop the others.
   */
  signalAll(signals: readonly [Signal, ...Signal[]], origin: RunOrigin): Run {
    const id = this.#ids.next();
    const outer = this.#archive.going(origin.within);
    const depth = outer === undefined ? 0 : outer + 1;
    const within = outer === undefined ? undefined : origin.within;
    const isFirewallBehind = once(() => this.#isFirewallBehind());
    const run = new LiveRun(
      { id, signals, origin: { ...origin, within }, depth, refusedFor: this.#refusalOf(signals, depth) },
      {
        settings: this.#settings,
        journal: this.#openJournal(id),
        // An outer run already has the turn and waits for this run.
        takeTurn: (abortSignal) => (within === undefined ? this.#queue.take(abortSignal) : Promise.resolve(innerTurn)),
        findActions: (event) => findActions(event, this.#resources.sources(), isFirewallBehind),
        stateOfDatabases: () => folderState(this.#context.root.databases),
        openResources: () => this.#resources.open(id),
        durations: this.#durations,
        log: openRunLog(this.#context.root, this.#log),
      },
    );
    this.#live.set(id, run);
    const asked = setInterval(() => {
      const by = this.#journals.askedToCancel(id);
      if (by !== undefined) run.cancel(by);
    }, askedMs).unref();
    void run.finished.then((record) => {
      clearInterval(asked);
      this.#live.delete(id);
      for (const { file, sha256 } of record.files) this.#written.set(file, sha256);
      this.#later(() => {
        this.#tidy(record);
      });
    });
    return run;
  }

  /**
   * What some runs would do, one after another: steps, files, services. Nothing is done.
   * @param runs the signals of each run; several signals of one run share templates and services
   * @param state the databases as they will be; what actions will change is changed there
   */
  async plan(runs: readonly (readonly Signal[])[], state: ForeseenState): Promise<RunPlan[]> {
    const { planRuns } = await import('./plan/plan-runs.ts');
    return planRuns(runs, state, {
      root: this.#context.root,
      parts: this.#resources.parts(),
      refusalOf: (signals) => this.#refusalOf(signals, 0),
      openModules: () => this.#resources.openModules({}),
      templateSeconds: this.#settings.templateSeconds,
      perlSeconds: this.#settings.perlSeconds,
    });
  }

  /** Whether a file is as a run of this process wrote it, so that nothing is lost when it is written again. */
  isAsWritten({ file, sha256 }: FileState): boolean {
    if (this.#written.has(file) && this.#written.get(file) === sha256) return true;
    const runs = [...this.#live.values()];
    return runs.some((run) => run.details().files.some((one) => one.file === file && one.sha256 === sha256));
  }

  /**
   * Finds a run of this or any other process.
   * @throws an error of the file system if its journal cannot be read
   */
  find(id: string): RunDetails | undefined {
    return this.#live.get(id)?.details() ?? this.#archive.find(id);
  }

  /** As `find`, for a page that only mentions the run: undefined also if its journal cannot be read. */
  findReadable(id: string): RunDetails | undefined {
    return this.#live.get(id)?.details() ?? this.#archive.findReadable(id);
  }

  /**
   * Returns the reports of a run of this or any other process, from the first to its end or until `abortSignal` is aborted;
   * undefined if there is no such run.
   */
  follow(id: string, abortSignal?: AbortSignal): AsyncIterable<RunReport> | undefined {
    return this.#live.get(id)?.reports(abortSignal) ?? this.#archive.follow(id, abortSignal);
  }

  /**
   * Cancels a run of this process, or requests it from another process. Returns false if the run is over or unknown.
   */
  cancel(id: string, by: string): boolean {
    const run = this.#live.get(id);
    run?.cancel(by);
    return run !== undefined || this.#archive.askToCancel(id, by);
  }

  /** Returns the runs that the actions of a run signalled, oldest first. */
  within(run: RunSummary): readonly RunDetails[] {
    return this.#archive.within(run);
  }

  /** Returns the latest runs, newest first, without those signalled by an action of another run. */
  recent(limit: number): readonly RunSummary[] {
    this.#doLater();
    return this.#archive.recent(limit, (id) => this.#live.get(id)?.details());
  }

  /**
   * Called at start. Runs whose process has ended become `interrupted` at the action they were running; a program that
   * one of them left running is ended.
   */
  async recover(): Promise<void> {
    const closed = await this.#archive.closeInterrupted((id, error) => {
      this.#log(`cannot write the end of interrupted run ${id}: ${messageWithCause(error)}`, false);
    });
    for (const { id, event, failed } of closed)
      this.#log(`run ${id} of ${event} was interrupted${failed.length > 0 ? ` at ${failed.join(', ')}` : ''}`, false);
  }

  /**
   * Starts no more actions, waits for the running action up to a limit, ends it after that, and writes to the journal
   * what was not done.
   */
  async close(): Promise<void> {
    this.#closing = true;
    const runs = [...this.#live.values()];
    for (const run of runs) run.stop('stopped');
    const tooLong = setTimeout(() => {
      for (const run of runs) run.kill();
    }, this.#settings.closeSeconds * 1000);
    await Promise.all(runs.map((run) => run.finished));
    clearTimeout(tooLong);
    this.#doLater();
    await this.#resources.close();
  }

  /** The default records of configuration, of the root and of packages, which determine who owns a service. */
  defaults(): readonly DefaultsFolder[] {
    return this.#resources.parts().defaults;
  }

  #isFirewallBehind(): boolean {
    const { databases, root } = this.#context;
    return databases !== undefined && isFirewallBehind(currentView(databases), root);
  }

  #refusalOf(signals: readonly Signal[], depth: number): EndReason | undefined {
    if (this.#closing) return 'stopped';
    if (depth > this.#settings.depth) return 'too-deep';
    const events = [...new Set(signals.map(({ event }) => event))];
    if (!events.every(isEventName)) return 'bad-name';
    return events.every((event) => this.exists(event)) ? undefined : 'unknown-event';
  }

  /** If the disk is full, a run without a journal is better than no run. */
  #openJournal(id: string): Journal | undefined {
    try {
      return this.#journals.open(id);
    } catch (error) {
      this.#log(`cannot write the journal of run ${id}: ${messageWithCause(error)}`, false);
      return undefined;
    }
  }

  /** Postpones work until after the end of a run is reported. */
  #later(work: () => void): void {
    this.#putOff.push(work);
    setImmediate(() => {
      this.#doLater();
    });
  }

  #doLater(): void {
    for (const work of this.#putOff.splice(0)) work();
  }

  #tidy({ id, signals, actions }: RunDetails): void {
    try {
      this.#journals.tidy(id);
      for (const [event, taken] of durationsOf(signals, actions)) this.#durations.remember(event, taken);
      this.#archive.forget(this.#journals.prune(this.#settings.keepRuns));
    } catch (error) {
      this.#log(`cannot tidy up after run ${id}: ${messageWithCause(error)}`, false);
    }
  }
}

/** How often a run checks for a cancel request of another process. */
const askedMs = 300;

/** Of a run within another one, which holds the lock. */
const innerTurn: Turn = { keep: () => Promise.resolve(true), end: () => Promise.resolve() };
