import type { Databases } from '../db/databases.ts';
import type { Events } from '../events/events.ts';
import type { EntryState, History, HistoryEntry } from './history.ts';
import { applyRecordChanges } from './apply.ts';
import type { RecordChange } from './record-change.ts';

interface Unfinished {
  readonly entry: HistoryEntry;
  /** What the entry's state has to become; `finish` when only the records to remove afterwards are left. */
  readonly state: EntryState | 'finish';
}

/** How many of the latest change sets are looked at; one process leaves only its last ones unfinished. */
const looksBack = 200;

/**
 * Change sets of processes that are gone and did not bring them to their end. One that had begun to write several
 * databases is written to its end here, so that it is there wholly or not at all.
 */
export async function unfinishedEntries(history: History, databases: Databases, events: Events): Promise<Unfinished[]> {
  const { entries } = await history.read(looksBack);
  const unfinished: Unfinished[] = [];
  for (const entry of entries.toReversed()) {
    if (entry.pid !== process.pid && isAlive(entry.pid)) continue;
    const state = await stateAfterCrash(entry, databases, events);
    if (state !== undefined) unfinished.push({ entry, state });
  }
  return unfinished;
}

async function stateAfterCrash(
  entry: HistoryEntry,
  databases: Databases,
  events: Events,
): Promise<Unfinished['state'] | undefined> {
  if (entry.state === 'prepared') {
    if (!(await writeToTheEnd(entry.changes, databases))) return 'abandoned';
    return entry.signals.length > 0 ? 'interrupted' : 'applied';
  }
  if (entry.state !== 'applied') return undefined;
  if (entry.runs.length < entry.signals.length) return 'interrupted';
  const succeeded = entry.runs.every((id) => events.find(id)?.state === 'done');
  return entry.deletedAfterwards.length > 0 && !entry.finished && succeeded ? 'finish' : undefined;
}

/** Whether the changes are in the databases now: they were, or at least one was and the others could be added. */
async function writeToTheEnd(changes: readonly RecordChange[], databases: Databases): Promise<boolean> {
  const written = changes.filter((change) => isWritten(change, databases));
  if (written.length === changes.length) return changes.length > 0;
  if (written.length === 0) return false;
  const missing = changes.filter((change) => !written.includes(change));
  const moved = await applyRecordChanges(databases, missing, () => Promise.resolve());
  return moved.length === 0;
}

function isWritten(change: RecordChange, databases: Databases): boolean {
  const now = databases.open(change.database).snapshot().get(change.key);
  if (now?.type !== change.after) return false;
  return now === undefined || change.properties.every(({ name, after }) => now.prop(name) === after);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
