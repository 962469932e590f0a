import { JournalFollower } from './journal-follower.ts';
import type { Journals } from './journals.ts';
import { endGroup } from '../../process/process-group.ts';
import { isAlive, pidOf } from '../../process/process-identity.ts';
import { interruptedReport, RunBuilder } from './run-builder.ts';
import type { Report, RunDetails, RunSummary } from './run-details.ts';

type Signalled = Extract<Report, { type: 'signalled' }>;

/** The runs of all processes, as their journals tell. */
export class RunArchive {
  readonly #journals: Journals;
  readonly #follower = new JournalFollower();
  /** Runs that are over: their journals do not change any more. */
  readonly #over = new Map<string, RunSummary>();

  constructor(journals: Journals) {
    this.#journals = journals;
  }

  find(id: string): RunDetails | undefined {
    return this.#read(id)?.record;
  }

  follow(id: string, signal?: AbortSignal): AsyncIterable<Report> | undefined {
    const file = this.#journals.file(id);
    const first = file === undefined ? undefined : this.#journals.ends(id)?.first;
    if (file === undefined || first?.type !== 'signalled') return undefined;
    return this.#follower.follow(file, () => this.#endOfGone(id, first), signal);
  }

  /** Asks for a run of another process to be cancelled. @returns false when it is over, or not known */
  askToCancel(id: string, by: string): boolean {
    if (this.going(id) === undefined) return false;
    this.#journals.askToCancel(id, by);
    return true;
  }

  /** Runs that the actions of a run signalled, oldest first. */
  within(outer: RunSummary): RunDetails[] {
    const inner: RunDetails[] = [];
    for (const id of this.#journals.ids().filter((each) => each > outer.id)) {
      const first = this.#journals.ends(id)?.first;
      if (first?.type !== 'signalled') continue;
      if (outer.ended && new Date(first.at) > outer.ended) break;
      const run = first.within === outer.id ? this.find(id) : undefined;
      if (run) inner.push(run);
    }
    return inner;
  }

  /** How many runs a run is within, if it is going on now; undefined when it is over or unknown. */
  going(id: string | undefined): number | undefined {
    const ends = id === undefined ? undefined : this.#journals.ends(id);
    if (ends?.first.type !== 'signalled' || ends.last?.type === 'ended') return undefined;
    return isAlive(ends.first.process) ? ends.first.depth : undefined;
  }

  /**
   * Newest first. A run that is over is read once, and of its journal only the two ends.
   * @param live what is known without its journal
   */
  recent(limit: number, live: (id: string) => RunSummary | undefined): RunSummary[] {
    const runs: RunSummary[] = [];
    for (const id of this.#journals.ids().reverse()) {
      if (runs.length >= limit) break;
      const run = live(id) ?? this.#over.get(id) ?? this.#summary(id);
      if (run && run.within === undefined) runs.push(run);
    }
    return runs;
  }

  /**
   * Writes the end of every run whose process did not come to write it, and gives those runs. A program that one of them had
   * started, and that is still running, is ended: nobody listens to it, and the next run must not meet it.
   */
  async closeInterrupted(): Promise<RunDetails[]> {
    const interrupted: RunDetails[] = [];
    for (const id of this.#journals.ids()) {
      if (this.#over.has(id) || this.#journals.ends(id)?.last?.type === 'ended') continue;
      const missingEnd = this.#read(id)?.missingEnd;
      if (!missingEnd) continue;
      const journal = this.#journals.open(id);
      const orphan = this.#orphan(id);
      if (orphan) journal.add(await endOrphan(orphan));
      journal.add(missingEnd);
      journal.close();
      this.#journals.tidy(id);
      const record = this.find(id);
      if (record) interrupted.push(record);
    }
    return interrupted;
  }

  /** The program of a run's last action, when it is still running. */
  #orphan(id: string): Orphan | undefined {
    const last = (this.#journals.read(id) ?? [])
      .filter((report) => report.type === 'process' || report.type === 'action-ended')
      .at(-1);
    return last?.type === 'process' && isAlive(last.process) ? last : undefined;
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

  #read(id: string): { readonly record: RunDetails; readonly missingEnd: Report | undefined } | undefined {
    const first = this.#journals.ends(id)?.first;
    if (first?.type !== 'signalled') return undefined;
    // Asked before the journal is read: a process that ends in between has written its end by then.
    const alive = isAlive(first.process);
    const builder = new RunBuilder();
    for (const report of this.#journals.read(id) ?? []) builder.add(report);
    const record = builder.record();
    if (record.ended || alive) return { record, missingEnd: undefined };
    const missingEnd = interruptedReport(record, new Date().toISOString());
    return { record: builder.add(missingEnd).record(), missingEnd };
  }

  #endOfGone(id: string, first: Signalled): Report | undefined {
    return isAlive(first.process) ? undefined : this.#read(id)?.missingEnd;
  }
}

type Orphan = Extract<Report, { type: 'process' }>;

/** What to say of it, as the action's last line of output. */
async function endOrphan({ action, process }: Orphan): Promise<Report> {
  const isGone = await endGroup(process);
  const text = `Panelsmith was killed while process ${pidOf(process)} ran on; ${isGone ? 'it has been ended' : 'it cannot be ended and is still running'}.\n`;
  return { type: 'output', at: new Date().toISOString(), action, text };
}
