import type { Signal } from '../../events/signal.ts';
import type { HistoryEntry } from '../history/history-entry.ts';
import { isCounter, type PropertyChange, type RecordChange } from '../record-change.ts';

/** What several entries did together, record by record. */
export interface FoldedChanges {
  /** The entries, newest first. */
  readonly entries: readonly string[];
  readonly changes: readonly RecordChange[];
  /** Accounts whose password was set or removed. */
  readonly passwords: readonly string[];
  /** Their events, in the order of their first signals. */
  readonly signals: readonly Signal[];
}

/**
 * Folds entries into one change of each record: from what it was before the first of them to what it was after the last.
 * What a program changed counts only for records that somebody else changed too, so that the defaults of a package that
 * came in the meantime stay. Counters never go back.
 * @param newestFirst entries that were not written are left out
 */
export async function foldEntries(
  newestFirst: AsyncIterable<HistoryEntry> | Iterable<HistoryEntry>,
): Promise<FoldedChanges> {
  const changes = new Map<string, RecordChange>();
  const chosen = new Set<string>();
  const entries: string[] = [];
  const passwords = new Set<string>();
  const signals: Signal[][] = [];
  for await (const entry of newestFirst) {
    if (entry.state === 'abandoned' || entry.dismissed) continue;
    entries.push(entry.id);
    signals.unshift([...entry.signals]);
    for (const account of [...entry.passwords, ...(entry.forgotten ?? [])]) passwords.add(account);
    for (const change of entry.changes.filter((one) => !isCounter(one)).map(whole)) {
      const id = `${change.database}\0${change.key}`;
      const later = changes.get(id);
      changes.set(id, later ? joined(change, later) : change);
      if (entry.made !== 'program') chosen.add(id);
    }
  }
  const kept =
    entries.length === 1 ? [...changes.values()] : [...changes].flatMap(([id, one]) => (chosen.has(id) ? one : []));
  return {
    entries,
    changes: kept.filter(({ before, after, properties }) => before !== after || properties.length > 0),
    passwords: [...passwords],
    signals: signals.flat(),
  };
}

/** The change with the removal that follows a deletion: what the record held is gone with it. */
function whole(change: RecordChange): RecordChange {
  const { properties, removed, ...rest } = change;
  if (!removed) return change;
  const first = new Map(properties.map((property) => [property.name, property]));
  const gone = removed.map((property) => ({ ...property, before: beforeOf(first.get(property.name), property) }));
  const others = properties
    .filter(({ name }) => !removed.some((property) => property.name === name))
    .map((property) => ({ ...property, after: undefined }));
  return { ...rest, after: undefined, properties: [...others, ...gone].filter(isChanged) };
}

function beforeOf(first: PropertyChange | undefined, property: PropertyChange): string | undefined {
  return first ? first.before : property.before;
}

function joined(first: RecordChange, last: RecordChange): RecordChange {
  const properties = new Map(first.properties.map((property) => [property.name, property]));
  for (const property of last.properties) {
    const earlier = properties.get(property.name);
    properties.set(property.name, earlier ? { ...property, before: earlier.before } : property);
  }
  return { ...last, before: first.before, after: last.after, properties: [...properties.values()].filter(isChanged) };
}

/** Two blanked secrets look the same, but may differ. */
function isChanged({ before, after, secret }: PropertyChange): boolean {
  return before !== after || (secret === true && before !== undefined);
}
