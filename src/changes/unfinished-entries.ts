import type { Databases } from '../db/file/databases.ts';
import type { Events } from '../events/events.ts';
import { isAlive, ownIdentity } from '../process/process-identity.ts';
import { signalId, type Signal } from '../events/signal.ts';
import type { History } from './history/history.ts';
import type { EntryState, HistoryEntry, Recovered } from './history/history-entry.ts';
import { applyRecordChanges } from './apply-record-changes.ts';
import { inverseOf, type RecordChange } from './record-change.ts';

export interface Unfinished {
  readonly entry: HistoryEntry;
  /** The new state of the entry; `finish` when only records remain to be removed. */
  readonly state: EntryState | 'finish';
  /** What was done about the records. */
  readonly recovered?: Recovered | undefined;
}

/**
 * Of so many latest change sets it is checked whether their events and removals were done too. Whether they were written is
 * checked of all that have no note about it, however old.
 */
const maxEntries = 200;

/**
 * Change sets that their processes left unfinished. One that was written in part is completed here, so that it is there
 * completely or not at all; if it cannot be completed, the written part is rolled back.
 * @param report gets an entry that cannot be handled now, or undefined if the history cannot be read; the next start
 * tries again
 */
export async function unfinishedEntries(
  history: History,
  databases: Databases,
  events: Events,
  report: (entry: HistoryEntry | undefined, error: unknown) => void,
): Promise<Unfinished[]> {
  const { entries, unreadable } = await history.read(maxEntries);
  if (unreadable) report(undefined, unreadable);
  const latest = entries.toReversed();
  const isLatest = new Set(latest.map(({ id }) => id));
  const older = (await history.unsettled()).filter(({ id }) => !isLatest.has(id));
  const unfinished: Unfinished[] = [];
  for (const entry of [...older, ...latest]) {
    if (entry.process !== ownIdentity() && isAlive(entry.process)) continue;
    try {
      const state = await stateAfterCrash(entry, databases, events);
      if (state !== undefined) unfinished.push({ entry, ...state });
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
): Promise<Omit<Unfinished, 'entry'> | undefined> {
  if (entry.state === 'prepared') {
    const { changes, signals, passwords } = entry;
    if (!isBegun(changes, databases))
      return { state: changes.every(isVisible) && changes.length > 0 ? 'abandoned' : 'interrupted' };
    const isWhole = changes.every((change) => isWritten(change, databases));
    const written = signals.length === 0 ? 'applied' : 'interrupted';
    if (isWhole) return { state: written, ...(passwords.length > 0 && { recovered: 'finished' }) };
    if (await writeToTheEnd(changes, databases)) return { state: written, recovered: 'finished' };
    if (await rollBack(changes, databases)) return { state: 'abandoned', recovered: 'rolled back' };
    return { state: 'interrupted' };
  }
  if (entry.state !== 'applied') return undefined;
  if (unsignalled(entry).length > 0) return { state: 'interrupted' };
  return !entry.finished && finishedDeletions(entry, events).length > 0 ? { state: 'finish' } : undefined;
}

/** The signals of a change set that its process did not send. */
export function unsignalled({ signals, runs, together }: HistoryEntry): readonly Signal[] {
  if (together === true) return runs.length > 0 ? [] : signals;
  return signals.slice(runs.length);
}

/**
 * Keys of the account records that can be removed: every signal about them, and every signal about no deleted record,
 * has succeeded, at first or when repeated.
 */
export function finishedDeletions({ signals, runs, deletedAfterwards }: HistoryEntry, events: Events): string[] {
  if (deletedAfterwards.length === 0) return [];
  const over = runs.flatMap((id) => events.find(id) ?? []).filter((run) => run.ended);
  const settled = new Set(
    over.flatMap((run) => {
      const unsettled = new Set(run.unsettled.map(signalId));
      return run.signals.map(signalId).filter((id) => !unsettled.has(id));
    }),
  );
  const keys = new Set(deletedAfterwards);
  for (const signal of signals) {
    if (settled.has(signalId(signal))) continue;
    const [key = ''] = signal.args;
    if (!keys.delete(key) && !deletedAfterwards.includes(key)) return [];
  }
  return [...keys];
}

/** Whether any of the changes was written. */
export function isBegun(changes: readonly RecordChange[], databases: Databases): boolean {
  return changes.some((change) => isWritten(change, databases));
}

/** Writes the missing part of started changes; false when there is a conflict, or a secret that is no longer known. */
async function writeToTheEnd(changes: readonly RecordChange[], databases: Databases): Promise<boolean> {
  return write(
    changes.filter((change) => !isWritten(change, databases)),
    databases,
  );
}

/**
 * Rolls back the written part of changes that cannot be completed; false if that part has secrets or was changed since.
 */
async function rollBack(changes: readonly RecordChange[], databases: Databases): Promise<boolean> {
  const written = changes.filter((change) => isWritten(change, databases));
  return write(written.map(inverseOf), databases);
}

async function write(changes: readonly RecordChange[], databases: Databases): Promise<boolean> {
  if (changes.some(({ properties }) => properties.some(({ secret }) => secret))) return false;
  const conflicts = await applyRecordChanges(databases, changes);
  return conflicts.length === 0;
}

/** Compares everything except secrets, which the history does not contain. */
function isWritten(change: RecordChange, databases: Databases): boolean {
  const now = databases.open(change.database).snapshot().get(change.key);
  if (now?.type !== change.after) return false;
  const known = change.properties.filter(({ secret }) => !secret);
  return isVisible(change) && (now === undefined || known.every(({ name, after }) => now.prop(name) === after));
}

/** Whether a record can show that the change was made: not if only secrets were changed. */
function isVisible({ before, after, properties }: RecordChange): boolean {
  return before !== after || properties.some(({ secret }) => !secret);
}
