import type { DatabaseName } from '../fields/field.ts';

/** The records a page is about: one type in one database. */
export interface RecordSource {
  readonly database: DatabaseName;
  readonly type: string;
}

/** The one record that a page of settings is about, which need not be there yet. */
export interface SettingsSource {
  readonly database: DatabaseName;
  readonly key: string;
  /** The record's type where it has to be created; `configuration` unless told. */
  readonly type?: string;
}
