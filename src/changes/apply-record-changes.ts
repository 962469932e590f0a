import type { Databases } from '../db/file/databases.ts';
import { LockedDatabases } from './locked-databases.ts';
import type { RecordConflict, RecordChange } from './record-change.ts';

/**
 * Writes record changes that are not a change set of their own to several databases as one: all or, if there is a
 * conflict or one database cannot be written, none, as far as what was written can be rolled back.
 * @returns the conflicts
 * @throws Failure `errors.databaseBusy`, `errors.databaseUnwritable`
 */
export async function applyRecordChanges(
  databases: Databases,
  changes: readonly RecordChange[],
): Promise<readonly RecordConflict[]> {
  const locked = await LockedDatabases.lock(databases, changes);
  try {
    const conflicts = locked.stage(changes);
    if (conflicts.length > 0) return conflicts;
    const lateConflicts = await locked.commit();
    if (lateConflicts.length > 0) await locked.rollBack();
    return lateConflicts;
  } catch (error) {
    // What cannot be rolled back either is completed at the next start, or noticed as a change by another program.
    await locked.rollBack().catch(() => undefined);
    throw error;
  } finally {
    await locked.release();
  }
}
