import type { Databases } from '../db/databases.ts';
import type { Events } from '../events/events.ts';
import { isAlive, ownIdentity } from '../events/process-identity.ts';
import type { History } from './history.ts';
import type { EntryState, HistoryEntry } from './history-entry.ts';
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
 * @param report gets one that cannot be dealt with now; the next start tries again
 */
export async function unfinishedEntries(
  history: History,
  databases: Databases,
  events: Events,
  report: (entry: HistoryEntry, error: unknown) => void,
): Promise<Unfinished[]> {
  const { entries } = await history.read(looksBack);
  const unfinished: Unfinished[] = [];
  for (const entry of entries.toReversed()) {
    if (entry.process !== ownIdentity() && isAlive(entry.process)) continue;
    try {
      const state = await stateAfterCrash(entry, databases, events);
      if (state !== undefined) unfinished.push({ entry, state });
    } catch (error) {
      report(entry, error);
    }
  }
  return unfinished;
}

async function stateAfterCrash(
  entry: HistoryEntry,
  databases: Databases,
  events: Events,
): Promise<Unfinished['state'] | undefined> {
  if (entry.state === 'prepared') {
    const { changes } = entry;
    if (!isBegun(changes, databases))
      return changes.every(canBeTold) && changes.length > 0 ? 'abandoned' : 'interrupted';
    const whole = await writeToTheEnd(entry.changes, databases);
    return whole && entry.signals.length === 0 ? 'applied' : 'interrupted';
  }
  if (entry.state !== 'applied') return undefined;
  if (entry.runs.length < entry.signals.length) return 'interrupted';
  const owed = entry.deletedAfterwards.length > 0 && !entry.finished;
  return owed && haveSucceeded(entry, events) ? 'finish' : undefined;
}

/** Whether each event of a change set has gone well, at first or when it was signalled again. */
export function haveSucceeded({ signals, runs }: HistoryEntry, events: Events): boolean {
  const done = runs.flatMap((id) => events.find(id) ?? []).filter((run) => run.state === 'done');
  return signals.every(({ event, args }) =>
    done.some((run) => run.event === event && run.args.join('\0') === args.join('\0')),
  );
}

/** Whether anything of the changes is in the databases. */
export function isBegun(changes: readonly RecordChange[], databases: Databases): boolean {
  return changes.some((change) => isWritten(change, databases));
}

/** Writes what is missing of changes that were begun; false when something moved, or is a secret nobody knows any more. */
async function writeToTheEnd(changes: readonly RecordChange[], databases: Databases): Promise<boolean> {
  const missing = changes.filter((change) => !isWritten(change, databases));
  if (missing.some(({ properties }) => properties.some(({ secret }) => secret))) return false;
  const moved = await applyRecordChanges(databases, missing);
  return moved.length === 0;
}

/** Compares all but secrets, which the history does not know. */
function isWritten(change: RecordChange, databases: Databases): boolean {
  const now = databases.open(change.database).snapshot().get(change.key);
  if (now?.type !== change.after) return false;
  const known = change.properties.filter(({ secret }) => !secret);
  return canBeTold(change) && (now === undefined || known.every(({ name, after }) => now.prop(name) === after));
}

/** Whether the record shows if the change was made: it does not when nothing but secrets changed. */
function canBeTold({ before, after, properties }: RecordChange): boolean {
  return before !== after || properties.some(({ secret }) => !secret);
}
