import type { RunSummary } from '../../events/journal/run-details.ts';
import type { HistorySlice } from '../../changes/history/history-reader.ts';
import { signalId, type Signal } from '../../events/signal.ts';
import type { WebContext } from '../web-context.ts';
import { shownState } from './shown-run.ts';

const maxRuns = 50;
const entriesAtOnce = 200;

/** Failed runs that nobody has handled since, newest first. */
export async function alarmingRuns({ system }: Pick<WebContext, 'system'>): Promise<readonly RunSummary[]> {
  const runs = unmendedRuns(system.events.recent(maxRuns));
  const oldest = runs.at(-1);
  if (!oldest) return [];
  const dismissed = new Set<string>();
  let end: number | undefined;
  do {
    const page: HistorySlice = await system.changes.history.read(entriesAtOnce, end);
    for (const entry of page.entries) if (entry.dismissed) dismissed.add(entry.dismissed.run);
    const last = page.entries.at(-1);
    end = last && new Date(last.when) > oldest.started ? page.older : undefined;
  } while (end !== undefined);
  return runs.filter(({ id }) => !dismissed.has(id));
}

/**
 * The signals that a run takes over from earlier failed runs: all of its signals, even if it failed, since it is then
 * an alarm itself; of a cancelled run only those that were done.
 */
function settledBy(run: RunSummary): readonly Signal[] {
  if (shownState(run) !== 'cancelled') return run.signals;
  const left = new Set(run.unsettled.map(signalId));
  return run.signals.filter((signal) => !left.has(signalId(signal)));
}

/**
 * Failed runs with events that were not signalled again since, newest first. Cancelled runs do not count as failed.
 */
function unmendedRuns(runs: readonly RunSummary[]): RunSummary[] {
  const since = new Set<string>();
  return runs.filter((run) => {
    const isOpen = run.unsettled.some((signal) => !since.has(signalId(signal)));
    for (const signal of settledBy(run)) since.add(signalId(signal));
    return isOpen && ['failed', 'interrupted'].includes(shownState(run));
  });
}
