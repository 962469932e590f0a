import type { ServicesNow } from '../../services/services-now.ts';
import type { StagedDatabase } from '../../changes/staged-database.ts';
import type { DatabaseName } from './database-names.ts';

/** Read access to a database. */
export type ReadDatabase = Pick<StagedDatabase, 'get' | 'stored' | 'all' | 'ofType'>;

/** The databases as a page sees them: the stored data, overlaid with staged changes. */
export interface Reading {
  readonly accounts: ReadDatabase;
  readonly configuration: ReadDatabase;
  /** The services, and whether each runs; only on the pages of a panel with `services: true`. */
  readonly services?: ServicesNow | undefined;
  /** One database by name. A misspelt name does not compile. */
  database(name: DatabaseName): ReadDatabase;
}
