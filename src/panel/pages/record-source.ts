import type { DatabaseName } from '../fields/database-names.ts';

/** The records a page is about: one type in one database. */
export interface RecordSource {
  readonly database: DatabaseName;
  readonly type: string;
}

/** The one record of a settings page, which need not exist yet. */
export interface SettingsSource {
  readonly database: DatabaseName;
  readonly key: string;
  /** Type of the record when it has to be created; default: `configuration`. */
  readonly type?: string;
}
