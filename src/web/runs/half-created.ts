import { createdRecords } from '../../changes/reverting/take-back.ts';
import type { HistoryEntry } from '../../changes/history/history-entry.ts';
import type { RunSummary } from '../../events/journal/run-details.ts';
import { base } from '../base-url.ts';
import type { WebContext } from '../web-context.ts';
import { alarmingRuns } from './alarming-runs.ts';

/** Something that was created, but whose event failed, until a person decides what to do about it. */
export interface HalfCreated {
  readonly run: RunSummary;
  readonly entry: HistoryEntry;
}

/** What a failed run has left half created; undefined where it created nothing, or what it created was removed. */
export async function halfCreatedBy(
  { system }: Pick<WebContext, 'system'>,
  run: RunSummary,
): Promise<HalfCreated | undefined> {
  if (run.changeSet === undefined) return undefined;
  const entry = await system.changes.history.find(run.changeSet);
  const isThere =
    entry &&
    createdRecords(entry).some(({ database, key, after }) => {
      return system.databases.open(database).snapshot().get(key)?.type === after;
    });
  return entry && isThere ? { run, entry } : undefined;
}

/** The half-created records of a database: by key, the page to decide about them. */
export async function marksOf(web: Pick<WebContext, 'system'>, database: string): Promise<ReadonlyMap<string, string>> {
  const marks = new Map<string, string>();
  for (const run of await alarmingRuns(web)) {
    const found = await halfCreatedBy(web, run);
    const failed = new Set(run.unsettled.flatMap(({ args }) => args.slice(0, 1)));
    for (const change of found ? createdRecords(found.entry) : [])
      if (change.database === database && failed.has(change.key)) marks.set(change.key, `${base}/runs/${run.id}`);
  }
  return marks;
}
