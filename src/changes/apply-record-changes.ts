import type { Databases } from '../db/file/databases.ts';
import type { LockedDatabase } from '../db/file/database.ts';
import type { Draft } from '../db/file/draft.ts';
import type { DbRecord } from '../db/file/record.ts';
import type { Snapshot } from '../db/file/snapshot.ts';
import { Failure } from '../refusals.ts';
import {
  inverseOf,
  changeKind,
  recordConflictsOrDone,
  recordConflicts,
  type RecordConflict,
  type RecordChange,
} from './record-change.ts';

/** Callbacks while the databases are locked. */
interface AroundWriting<reason> {
  /**
   * Called with the locked databases before the comparison. Returns the changes, with new values where they depend on
   * the databases, such as account numbers.
   */
  readonly renumber?: (drafts: ReadonlyMap<string, Draft>) => readonly RecordChange[];
  /** Called if there is no conflict. If it returns a reason not to write, nothing is written. */
  readonly before?: () => Promise<reason | undefined>;
  /** Called after every database was written; if it throws, the changes are rolled back. */
  readonly after?: () => Promise<void>;
  /** Called at each step, with its name. */
  readonly reached?: (step: string) => void;
  /** Called for each database that was written, with its states before and after, while all are locked. */
  readonly written?: (name: string, before: Snapshot, after: Snapshot) => void;
  /** Gets the error if what was written could not be rolled back; the next start completes it, as after a crash. */
  readonly notRolledBack?: (error: unknown) => void;
}

/**
 * Writes record changes to several databases as one: locks them in order of their names, checks for conflicting changes
 * since staging, writes each database once, and unlocks. If one cannot be written, or another program has made a
 * conflicting change in spite of the lock, those written before are rolled back, as far as possible.
 * @returns the conflicts, or the reason of `before`; without conflicts everything was written, otherwise nothing
 * @throws Failure `errors.databaseBusy`, `errors.databaseUnwritable`, and what `before` and `after` throw
 */
export async function applyRecordChanges<reason = never>(
  databases: Databases,
  staged: readonly RecordChange[],
  around: AroundWriting<reason> = {},
): Promise<readonly RecordConflict[] | reason> {
  const names = [...new Set(staged.map((change) => change.database))].sort();
  const locked: LockedDatabase[] = [];
  try {
    for (const name of names) locked.push(await databases.open(name).lock());
    around.reached?.('locked');
    const drafts = new Map(locked.map(({ draft }) => [draft.name, draft]));
    const changes = around.renumber?.(drafts) ?? staged;
    const conflicts = changes.flatMap((change) =>
      recordConflictsOrDone(change, drafts.get(change.database)?.get(change.key)),
    );
    if (conflicts.length > 0) return conflicts;
    for (const change of changes) {
      const draft = drafts.get(change.database);
      if (draft) write(draft, change);
    }
    const reason = await around.before?.();
    if (reason !== undefined) return reason;
    return await commitAll(locked, changes, around);
  } finally {
    for (const database of locked.toReversed()) await database.release();
  }
}

/** Conflicts with a state of one database. */
function conflictsIn(database: string, now: Snapshot, changes: readonly RecordChange[]): readonly RecordConflict[] {
  return changes
    .filter((change) => change.database === database)
    .flatMap((change) => recordConflictsOrDone(change, now.get(change.key)));
}

/** A database that was written, with its states before and after. */
interface Written {
  readonly database: LockedDatabase;
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** @returns conflicts that were found only while writing; then nothing is written */
async function commitAll(
  locked: readonly LockedDatabase[],
  changes: readonly RecordChange[],
  { after, notRolledBack, reached, written: noteWritten }: Omit<AroundWriting<unknown>, 'before'>,
): Promise<readonly RecordConflict[]> {
  const written: Written[] = [];
  const rollBack = (): Promise<void> =>
    rollBackDatabases(written, changes).catch((error: unknown) => {
      notRolledBack?.(error);
      throw error;
    });
  let conflicts: readonly RecordConflict[];
  try {
    conflicts = await writeEach(locked, changes, (one) => {
      written.push(one);
      reached?.(`written ${one.database.draft.name}`);
    });
    if (conflicts.length === 0) await after?.();
  } catch (error) {
    await rollBack().catch(() => undefined);
    throw error;
  }
  if (conflicts.length > 0) {
    await rollBack();
    return conflicts;
  }
  // If somebody has written more since, the history is compared with that later.
  const asWritten = written.filter(({ database, after }) => database.draft.base === after);
  for (const { database, before, after } of asWritten) noteWritten?.(database.draft.name, before, after);
  return [];
}

/**
 * Writes one database after the other, up to the first in which another program has made a conflicting change.
 * @returns the conflicts
 */
async function writeEach(
  locked: readonly LockedDatabase[],
  changes: readonly RecordChange[],
  wrote: (one: Written) => void,
): Promise<readonly RecordConflict[]> {
  for (const database of locked) {
    const { draft } = database;
    let before = draft.base;
    let conflicts: readonly RecordConflict[] = [];
    const after = await database.commit((now) => {
      before = now;
      conflicts = conflictsIn(draft.name, now, changes);
      return conflicts.length === 0;
    });
    if (!after) return conflicts;
    wrote({ database, before, after });
  }
  return [];
}

/**
 * Restores the old content of databases that were written.
 * @throws Failure `errors.databaseBusy` if somebody has changed the same since
 */
async function rollBackDatabases(written: readonly Written[], changes: readonly RecordChange[]): Promise<void> {
  // In order of their names, as everybody locks them.
  for (const { database } of written) await database.lockAgain();
  for (const { database, before } of written.toReversed()) {
    const { draft } = database;
    const inverse = changes
      .filter((change) => change.database === draft.name)
      .map((change) => inverseOf(effective(change, before.get(change.key))));
    for (const change of inverse) write(draft, change);
    const state = await database.commit((now) =>
      inverse.every((change) => recordConflicts(change, now.get(change.key)).length === 0),
    );
    if (!state)
      throw new Failure('errors.databaseBusy', `${draft.name} was changed before it could be rolled back`, {
        kind: 'unavailable',
      });
  }
}

/**
 * A change without the properties that somebody else had already set to the same: these stay when the change is rolled
 * back.
 */
function effective(change: RecordChange, before: DbRecord | undefined): RecordChange {
  if (!before) return change;
  const properties = change.properties.filter(({ name, after }) => before.prop(name) !== after);
  return { ...change, properties };
}

function write(draft: Draft, change: RecordChange): void {
  const { key, after, properties } = change;
  const now = draft.get(key);
  if (after === undefined) {
    if (now) draft.delete(key);
    return;
  }
  const set = new Map<string, string>();
  for (const property of properties) if (property.after !== undefined) set.set(property.name, property.after);
  if (changeKind(change) === 'create') {
    draft.create(key, after, set);
    return;
  }
  if (now?.type !== after) draft.setType(key, after);
  if (set.size > 0) draft.setProps(key, set);
  const dropped = properties.filter((property) => property.after === undefined).map((property) => property.name);
  if (dropped.length > 0) draft.deleteProps(key, dropped);
}
