import { JournalFollower } from './journal-follower.ts';
import type { Journals } from './journals.ts';
import { endGroup } from '../../process/children/process-group.ts';
import { isErrorOfSystem } from '../../refusals.ts';
import { isAlive, pidOf } from '../../process/process-identity.ts';
import { interruptedReport, RunBuilder } from './run-builder.ts';
import type { RunReport, RunDetails, RunSummary } from './run-details.ts';

type Signalled = Extract<RunReport, { type: 'signalled' }>;

/** The runs of all processes, read from their journals. */
export class RunArchive {
  readonly #journals: Journals;
  readonly #follower = new JournalFollower();
  /** Finished runs; their journals do not change any more. */
  readonly #over = new Map<string, RunSummary>();

  constructor(journals: Journals) {
    this.#journals = journals;
  }

  /** @throws an error of the file system if there is a journal that cannot be read */
  find(id: string): RunDetails | undefined {
    return this.#read(id)?.details;
  }

  /** As `find`, for places that only mention the run: a journal that cannot be read counts as missing. */
  findReadable(id: string): RunDetails | undefined {
    return unlessUnreadable(() => this.find(id));
  }

  follow(id: string, abortSignal?: AbortSignal): AsyncIterable<RunReport> | undefined {
    const file = this.#journals.file(id);
    const first = file === undefined ? undefined : this.#journals.ends(id)?.first;
    if (file === undefined || first?.type !== 'signalled') return undefined;
    return this.#follower.follow(file, () => this.#endOfKilled(id, first), abortSignal);
  }

  /**
   * Asks another process to cancel its run.
   * @returns false if the run is over or unknown
   */
  askToCancel(id: string, by: string): boolean {
    if (this.going(id) === undefined) return false;
    this.#journals.askToCancel(id, by);
    return true;
  }

  /** Returns the runs that the actions of a run signalled, oldest first, without those that cannot be read. */
  within(outer: RunSummary): RunDetails[] {
    const inner: RunDetails[] = [];
    for (const id of this.#journals.ids().filter((each) => each > outer.id)) {
      const first = unlessUnreadable(() => this.#journals.ends(id))?.first;
      if (first?.type !== 'signalled') continue;
      if (outer.ended && new Date(first.at) > outer.ended) break;
      const run = first.within === outer.id ? this.findReadable(id) : undefined;
      if (run) inner.push(run);
    }
    return inner;
  }

  /** Returns the nesting depth of a run if it is active; undefined if it is over or unknown. */
  going(id: string | undefined): number | undefined {
    const ends = id === undefined ? undefined : this.#journals.ends(id);
    if (ends?.first.type !== 'signalled' || ends.last?.type === 'ended') return undefined;
    return isAlive(ends.first.process) ? ends.first.depth : undefined;
  }

  /**
   * Returns the latest runs, newest first, without those that cannot be read; the home page names these. A finished run
   * is read only once, and only the two ends of its journal.
   * @param live returns a run that is known without its journal
   */
  recent(limit: number, live: (id: string) => RunSummary | undefined): RunSummary[] {
    const runs: RunSummary[] = [];
    for (const id of [...this.#journals.ids()].reverse()) {
      if (runs.length >= limit) break;
      const run = live(id) ?? this.#over.get(id) ?? unlessUnreadable(() => this.#summary(id));
      if (run && run.within === undefined) runs.push(run);
    }
    return runs;
  }

  /**
   * Writes the end of every run whose process ended without writing it, and returns those runs. If a program started by
   * one of them is still running it is ended: nothing reads its output, and it must not run at the same time as the
   * next run.
   * @param failed gets a run whose end cannot be written; the others are closed all the same
   */
  async closeInterrupted(failed: (id: string, error: unknown) => void): Promise<RunDetails[]> {
    const interrupted: RunDetails[] = [];
    for (const id of this.#journals.ids()) {
      try {
        const details = (await this.#closeIfInterrupted(id)) ? this.find(id) : undefined;
        if (details) interrupted.push(details);
      } catch (error) {
        failed(id, error);
      }
    }
    return interrupted;
  }

  /** @returns whether it was interrupted, and is closed now */
  async #closeIfInterrupted(id: string): Promise<boolean> {
    if (this.#over.has(id) || this.#journals.ends(id)?.last?.type === 'ended') return false;
    const missingEnd = this.#read(id)?.missingEnd;
    if (!missingEnd) return false;
    // Ended even if that cannot be written: the next run must not run beside it.
    const lastOutput = await Promise.all(this.#orphans(id).map(endOrphan));
    const journal = this.#journals.open(id);
    try {
      for (const output of lastOutput) journal.add(output);
      journal.add(missingEnd);
    } finally {
      journal.close();
    }
    this.#journals.tidy(id);
    return true;
  }

  /** Returns the processes of a run's last action that are still running. */
  #orphans(id: string): readonly Orphan[] {
    const reports = this.#journals.read(id) ?? [];
    const ended = reports.findLastIndex(({ type }) => type === 'action-ended');
    const started = reports.slice(ended + 1).filter((report) => report.type === 'process');
    return started.filter(({ process }) => isAlive(process));
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.#over.delete(id);
  }

  #summary(id: string): RunSummary | undefined {
    const ends = this.#journals.ends(id);
    if (ends?.last?.type !== 'ended') return this.find(id);
    const summary = new RunBuilder().add(ends.first).add(ends.last).summary();
    this.#over.set(id, summary);
    return summary;
  }

  #read(id: string): { readonly details: RunDetails; readonly missingEnd: RunReport | undefined } | undefined {
    const first = this.#journals.ends(id)?.first;
    if (first?.type !== 'signalled') return undefined;
    // Checked before the journal is read: if the process ends in between, its last report is already in the journal.
    const alive = isAlive(first.process);
    const builder = new RunBuilder();
    for (const report of this.#journals.read(id) ?? []) builder.add(report);
    const details = builder.details();
    if (details.ended || alive) return { details, missingEnd: undefined };
    const missingEnd = interruptedReport(details, new Date().toISOString());
    return { details: builder.add(missingEnd).details(), missingEnd };
  }

  #endOfKilled(id: string, first: Signalled): RunReport | undefined {
    return isAlive(first.process) ? undefined : this.#read(id)?.missingEnd;
  }
}

function unlessUnreadable<result>(read: () => result): result | undefined {
  try {
    return read();
  } catch (error) {
    if (isErrorOfSystem(error)) return undefined;
    throw error;
  }
}

type Orphan = Extract<RunReport, { type: 'process' }>;

/** Ends the program and returns the action's last line of output. */
async function endOrphan({ action, process }: Orphan): Promise<RunReport> {
  const hasEnded = await endGroup(process);
  const text = `Panelsmith was killed while process ${pidOf(process)} ran on; ${hasEnded ? 'it has been ended' : 'it cannot be ended and is still running'}.\n`;
  return { type: 'output', at: new Date().toISOString(), action, text };
}
