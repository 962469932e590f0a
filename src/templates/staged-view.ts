import type { Databases } from '../db/file/databases.ts';
import { putRecord } from '../db/file/record-list.ts';
import type { DbRecord } from '../db/file/record.ts';
import type { DatabasesView, DatabaseView } from '../db/file/database-view.ts';
import { currentView } from './current-view.ts';

/** The staged records of one database, in a form that can be sent to a process. */
export interface StagedRecords {
  readonly database: string;
  /** By key; undefined for a record that is deleted. */
  readonly records: ReadonlyMap<string, Pick<DbRecord, 'type' | 'props'> | undefined>;
}

/**
 * The databases as they will be: the current files with what is staged.
 * @param opened called with the name of each database that is opened
 */
export function stagedView(
  databases: Databases,
  staged: readonly StagedRecords[],
  opened: (name: string) => void,
): DatabasesView {
  const current = currentView(databases);
  const views = new Map(staged.map(({ database, records }) => [database, viewOf(current.open(database), records)]));
  return {
    open(name) {
      opened(name);
      return views.get(name) ?? current.open(name);
    },
  };
}

function viewOf(stored: DatabaseView, staged: StagedRecords['records']): DatabaseView {
  const records = new Map([...staged].map(([key, record]) => [key, record && recordOf(key, record)]));
  // Results computed from a list are cached with it, so the list has to be the same object each time.
  const lists = new Map<string | undefined, readonly DbRecord[]>();
  const list = (type: string | undefined): readonly DbRecord[] => {
    const known = lists.get(type);
    if (known) return known;
    const made = [...(type === undefined ? stored.all() : stored.ofType(type))];
    for (const [key, record] of records) putRecord(made, type, key, record);
    lists.set(type, made);
    return made;
  };
  return {
    get: (key) => (records.has(key) ? records.get(key) : stored.get(key)),
    all: () => list(undefined),
    ofType: list,
  };
}

function recordOf(key: string, { type, props }: Pick<DbRecord, 'type' | 'props'>): DbRecord {
  return { key, type, value: type, props, prop: (name) => props.get(name) };
}
