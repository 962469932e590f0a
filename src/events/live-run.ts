import type { Durations } from './durations.ts';
import type { EventSettings } from './event-settings.ts';
import { Feed } from './feed.ts';
import type { FoundAction } from './find-actions.ts';
import type { Journal } from './journal.ts';
import { isStillThere, type ActionEnd, type Workshop } from './perform-action.ts';
import { identityOf, ownIdentity } from './process-identity.ts';
import { RecordBuilder } from './record-builder.ts';
import type { RunLog } from './run-log.ts';
import type { EndTurn } from './run-queue.ts';
import type { EndReason, Origin, Report, Run, RunRecord } from './run-record.ts';
import { WatchedAction } from './watched-action.ts';

/** What a run needs of the house it runs in. */
export interface RunSurroundings {
  readonly settings: EventSettings;
  readonly journal: Journal | undefined;
  /** Waits for the runs before this one; undefined when `signal` was aborted first. */
  readonly takeTurn: (signal: AbortSignal) => Promise<EndTurn | undefined>;
  readonly findActions: () => readonly FoundAction[];
  readonly openWorkshop: () => Workshop;
  readonly durations: Durations;
  readonly log: RunLog;
}

export interface RunOrder {
  readonly id: string;
  readonly event: string;
  readonly args: readonly string[];
  readonly origin: Origin;
  /** How many runs this one is within. */
  readonly depth: number;
  /** Why nothing is to be run at all. */
  readonly refusedFor: EndReason | undefined;
}

/** A run of this process, from its signal to its end. It reports to its journal and to whoever follows. */
export class LiveRun implements Run {
  readonly id: string;
  readonly finished: Promise<RunRecord>;
  readonly #order: RunOrder;
  readonly #surroundings: RunSurroundings;
  readonly #feed = new Feed<Report>();
  readonly #builder = new RecordBuilder();
  readonly #stop = new AbortController();
  /** The action that is running, or was the last to. */
  #current: WatchedAction | undefined;
  #stopped: { readonly reason: EndReason; readonly by: string | undefined } | undefined;
  #started = false;
  #journalBroken = false;

  constructor(order: RunOrder, surroundings: RunSurroundings) {
    this.id = order.id;
    this.#order = order;
    this.#surroundings = surroundings;
    const { id, event, args, depth, origin } = order;
    const { author, changeSet, within } = origin;
    this.#report({
      type: 'signalled',
      at: now(),
      id,
      event,
      args,
      author,
      changeSet,
      within,
      depth,
      process: ownIdentity(),
    });
    this.finished = this.#run();
  }

  reports(signal?: AbortSignal): AsyncIterable<Report> {
    return this.#feed.follow(signal);
  }

  record(): RunRecord {
    return this.#builder.record();
  }

  cancel(by: string): void {
    this.stop('cancelled', by);
    this.kill();
  }

  /** Lets the running action come to its end and starts no other. */
  stop(reason: EndReason, by?: string): void {
    this.#stopped ??= { reason, by };
    this.#stop.abort();
  }

  /** Ends the running action too. */
  kill(): void {
    this.#current?.interrupt();
  }

  async #run(): Promise<RunRecord> {
    let endTurn: EndTurn | undefined;
    try {
      if (this.#order.refusedFor) this.#stopped = { reason: this.#order.refusedFor, by: undefined };
      else endTurn = await this.#waitForTurn();
      if (endTurn && !this.#stopped) await this.#performAll();
    } catch (error) {
      this.#surroundings.log.line(
        `run ${this.id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      this.#stopped ??= { reason: 'cannot-run', by: undefined };
    }
    this.#end();
    await endTurn?.().catch(() => undefined);
    return this.record();
  }

  async #waitForTurn(): Promise<EndTurn | undefined> {
    const { settings, takeTurn } = this.#surroundings;
    const tooLong = setTimeout(() => {
      this.stop('waited-too-long');
    }, settings.queueSeconds * 1000);
    try {
      return await takeTurn(this.#stop.signal);
    } finally {
      clearTimeout(tooLong);
    }
  }

  async #performAll(): Promise<void> {
    const { findActions, openWorkshop, log } = this.#surroundings;
    const actions = findActions();
    const weights = this.#surroundings.durations.weights(
      this.#order.event,
      actions.map(({ name, kind }) => (kind === 'skipped' ? undefined : name)),
    );
    const planned = actions.map(({ name, source, skipped }, index) => ({
      name,
      source,
      weight: weights[index] ?? 1,
      skipped,
    }));
    this.#report({ type: 'started', at: now(), actions: planned });
    this.#started = true;
    log.started(this.#order.event, this.#order.args, actions);
    const workshop = openWorkshop();
    try {
      for (const [index, action] of actions.entries()) {
        if (this.#stopped) break;
        await this.#perform(index, action, workshop);
      }
    } finally {
      workshop.tracker.close();
      await workshop.modules.close();
    }
  }

  async #perform(index: number, action: FoundAction, workshop: Workshop): Promise<void> {
    const { log } = this.#surroundings;
    if (action.kind === 'skipped') {
      log.skipping(action);
      return;
    }
    if (!isStillThere(action)) {
      log.skipping(action);
      this.#report({ type: 'action-ended', at: now(), action: index, state: 'skipped', exit: '', seconds: 0 });
      return;
    }
    log.running(action);
    this.#report({ type: 'action-started', at: now(), action: index });
    const start = preciseTime();
    const end = await this.#watch(index, action, workshop);
    const ended = preciseTime();
    const seconds = Math.round(ended - start) / 1000;
    const state = end.waitStatus === 0 ? 'done' : 'failed';
    this.#report({ type: 'action-ended', at: now(), action: index, state, exit: end.exit, seconds });
    log.ended(this.#order.event, action, [start, ended], end.waitStatus);
  }

  async #watch(index: number, action: FoundAction, workshop: Workshop): Promise<ActionEnd> {
    const { settings, log } = this.#surroundings;
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
      onStack: (stack) => {
        log.line(stack);
      },
    });
    return await this.#current.perform(action, workshop);
  }

  #output(index: number, lines: readonly string[]): void {
    if (lines.length === 0) return;
    for (const line of lines) this.#surroundings.log.output(line);
    this.#report({ type: 'output', at: now(), action: index, text: lines.map((line) => `${line}\n`).join('') });
  }

  #end(): void {
    const failed = this.record()
      .actions.filter((action) => action.state === 'failed')
      .map((action) => action.name);
    const { reason, by } = this.#stopped ?? { reason: undefined, by: undefined };
    const state = reason === undefined ? (failed.length > 0 ? 'failed' : 'done') : endState[reason];
    this.#report({ type: 'ended', at: now(), state, failed, reason, by });
    if (this.#started) this.#surroundings.log.finished(this.#order.event, state === 'done');
    this.#feed.end();
    this.#surroundings.journal?.close();
  }

  #report(report: Report): void {
    this.#builder.add(report);
    this.#feed.push(report);
    try {
      this.#surroundings.journal?.add(report);
    } catch (error) {
      if (!this.#journalBroken)
        this.#surroundings.log.line(`cannot write the journal of run ${this.id}: ${String(error)}`);
      this.#journalBroken = true;
    }
  }
}

const endState = {
  'bad-name': 'failed',
  'unknown-event': 'failed',
  'too-deep': 'failed',
  'waited-too-long': 'failed',
  'cannot-run': 'failed',
  cancelled: 'interrupted',
  stopped: 'interrupted',
  'process-gone': 'interrupted',
} as const satisfies Record<EndReason, string>;

function now(): string {
  return new Date().toISOString();
}

/** Milliseconds since 1970, with fractions. */
function preciseTime(): number {
  return performance.timeOrigin + performance.now();
}
