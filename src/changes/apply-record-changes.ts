import type { Databases } from '../db/file/databases.ts';
import type { LockedDatabase } from '../db/file/database.ts';
import type { Draft } from '../db/file/draft.ts';
import type { DbRecord } from '../db/file/record.ts';
import type { Snapshot } from '../db/file/snapshot.ts';
import { inverseOf, changeKind, movedOrDone, type Moved, type RecordChange } from './record-change.ts';

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
 * since staging, writes each database once, and unlocks. If one cannot be written, those written before are
 * rolled back, as far as possible.
 * @returns the conflicts, or the reason of `before`; without conflicts everything was written, otherwise nothing
 * @throws Failure `errors.databaseBusy`, `errors.databaseUnwritable`, and what `before` and `after` throw
 */
export async function applyRecordChanges<reason = never>(
  databases: Databases,
  staged: readonly RecordChange[],
  around: AroundWriting<reason> = {},
): Promise<readonly Moved[] | reason> {
  const names = [...new Set(staged.map((change) => change.database))].sort();
  const locked: LockedDatabase[] = [];
  try {
    for (const name of names) locked.push(await databases.open(name).lock());
    around.reached?.('locked');
    const drafts = new Map(locked.map(({ draft }) => [draft.name, draft]));
    const changes = around.renumber?.(drafts) ?? staged;
    const moved = changes.flatMap((change) => movedOrDone(change, drafts.get(change.database)?.get(change.key)));
    if (moved.length > 0) return moved;
    for (const change of changes) {
      const draft = drafts.get(change.database);
      if (draft) write(draft, change);
    }
    const reason = await around.before?.();
    if (reason !== undefined) return reason;
    await commitAll(locked, changes, around);
    return [];
  } finally {
    await releaseAll(locked);
  }
}

/** A lock that cannot be released does not keep the others locked. */
async function releaseAll(locked: readonly LockedDatabase[]): Promise<void> {
  const ends = await Promise.allSettled(locked.toReversed().map((database) => database.release()));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/** A database that was written, with its states before and after. */
interface Written {
  readonly database: LockedDatabase;
  readonly before: Snapshot;
  readonly after: Snapshot;
}

async function commitAll(
  locked: readonly LockedDatabase[],
  changes: readonly RecordChange[],
  { after, notRolledBack, reached, written: noteWritten }: Omit<AroundWriting<unknown>, 'before'>,
): Promise<void> {
  const written: Written[] = [];
  try {
    for (const database of locked) {
      const { draft } = database;
      const before = draft.base;
      await database.commit();
      written.push({ database, before, after: draft.base });
      reached?.(`written ${draft.name}`);
    }
    await after?.();
  } catch (error) {
    try {
      await rollBackDatabases(written, changes);
    } catch (failure) {
      notRolledBack?.(failure);
    }
    throw error;
  }
  for (const one of written) noteWritten?.(one.database.draft.name, one.before, one.after);
}

/** Restores the old content of databases that were written. */
async function rollBackDatabases(written: readonly Written[], changes: readonly RecordChange[]): Promise<void> {
  for (const { database, before } of written.toReversed()) {
    const { draft } = database;
    for (const change of changes)
      if (change.database === draft.name) write(draft, inverseOf(effective(change, before.get(change.key))));
    await database.commit();
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
