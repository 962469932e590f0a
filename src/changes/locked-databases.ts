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

/** A database that was written, with its states before and after. */
interface Written {
  readonly database: LockedDatabase;
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/**
 * The databases of a change set, from the locks to their release: `stage` its changes, `commit` them, `rollBack` if
 * something after that fails, and always `release`.
 */
export class LockedDatabases {
  readonly #locked: readonly LockedDatabase[];
  readonly #written: Written[] = [];
  #changes: readonly RecordChange[] = [];

  private constructor(locked: readonly LockedDatabase[]) {
    this.#locked = locked;
  }

  /**
   * Locks the databases of some changes in order of their names, and reads each again.
   * @throws Failure `errors.databaseBusy`, `errors.databaseUnwritable`, `errors.databaseUnreadable`: none is locked
   */
  static async lock(databases: Databases, changes: readonly RecordChange[]): Promise<LockedDatabases> {
    const names = [...new Set(changes.map((change) => change.database))].sort();
    const locked: LockedDatabase[] = [];
    try {
      for (const name of names) locked.push(await databases.open(name).lock());
      return new LockedDatabases(locked);
    } catch (error) {
      await releaseAll(locked);
      throw error;
    }
  }

  /** The content of each as it was read under its lock, with what is staged. */
  get drafts(): ReadonlyMap<string, Draft> {
    return new Map(this.#locked.map(({ draft }) => [draft.name, draft]));
  }

  /**
   * Compares changes with the databases, and stages them if there is no conflict.
   * @returns the conflicts
   */
  stage(changes: readonly RecordChange[]): readonly RecordConflict[] {
    const { drafts } = this;
    const conflicts = changes.flatMap((change) =>
      recordConflictsOrDone(change, drafts.get(change.database)?.get(change.key)),
    );
    if (conflicts.length > 0) return conflicts;
    for (const change of changes) {
      const draft = drafts.get(change.database);
      if (draft) write(draft, change);
    }
    this.#changes = changes;
    return [];
  }

  /**
   * Writes each database once, up to the first in which another program has made a conflicting change in spite of the
   * lock. After a conflict and after a failure, `rollBack` restores those that were written.
   * @param wrote called after each, with its name
   * @returns the conflicts
   * @throws Failure `errors.databaseUnwritable`; `errors.databaseBusy`, also if a lock was lost
   */
  async commit(wrote: (name: string) => void = () => undefined): Promise<readonly RecordConflict[]> {
    for (const database of this.#locked) {
      const { draft } = database;
      let before = draft.base;
      let conflicts: readonly RecordConflict[] = [];
      const after = await database.commit((now) => {
        before = now;
        conflicts = conflictsIn(draft.name, now, this.#changes);
        return conflicts.length === 0;
      });
      if (!after) return conflicts;
      this.#written.push({ database, before, after });
      wrote(draft.name);
    }
    return [];
  }

  /** What was written, unless somebody has written more since. */
  get written(): readonly { readonly name: string; readonly before: Snapshot; readonly after: Snapshot }[] {
    return this.#written
      .filter(({ database, after }) => database.draft.base === after)
      .map(({ database, before, after }) => ({ name: database.draft.name, before, after }));
  }

  /**
   * Restores the old content of the databases that were written; a second call does nothing. Locks that were lost are
   * taken again for this.
   * @throws Failure `errors.databaseBusy` if somebody has changed the same since, `errors.databaseUnwritable`
   */
  async rollBack(): Promise<void> {
    const written = this.#written.splice(0);
    // In order of their names, as everybody locks them.
    for (const { database } of written) await database.lockAgain();
    for (const { database, before } of written.toReversed()) {
      const { draft } = database;
      const inverse = this.#changes
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

  /** Releases the locks; a second call does nothing. Never rejects. */
  async release(): Promise<void> {
    await releaseAll(this.#locked);
  }
}

async function releaseAll(locked: readonly LockedDatabase[]): Promise<void> {
  for (const database of locked.toReversed()) await database.release();
}

/** Conflicts with a state of one database. */
function conflictsIn(database: string, now: Snapshot, changes: readonly RecordChange[]): readonly RecordConflict[] {
  return changes
    .filter((change) => change.database === database)
    .flatMap((change) => recordConflictsOrDone(change, now.get(change.key)));
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
