import type { StagedDatabase } from '../../changes/staged-database.ts';

/** A database to look at. */
export type ReadDatabase = Pick<StagedDatabase, 'get' | 'stored' | 'ofType'>;

/** The databases as a page sees them while it is shown or submitted: what is stored, under what is staged. */
export interface Reading {
  readonly accounts: ReadDatabase;
  readonly configuration: ReadDatabase;
  /** One database by name. */
  database(name: string): ReadDatabase;
}
