import type { ChangeSet } from '../../changes/change-set.ts';
import type { StagedDatabase } from '../../changes/staged-database.ts';
import type { DatabaseName } from '../fields/database-names.ts';

/** The change set as a post-event gets it: a misspelt database does not compile. */
export interface PageChanges extends Omit<ChangeSet, 'database'> {
  /** A database with the staged changes. */
  database(name: DatabaseName): StagedDatabase;
}
