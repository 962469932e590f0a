import type { DbRecord } from '../../db/file/record.ts';
import type { DatabaseName } from '../fields/field.ts';
import type { Reading } from '../fields/reading.ts';
import type { RecordSource } from './record-source.ts';

/** Records that have to do with another one, for the pages of that one: the groups of a user. */
export interface RelatedRecords {
  /** The records on whose pages they are shown. */
  readonly to: RecordSource;
  /** The database they are in; that of `to` unless told. */
  readonly database?: DatabaseName;
  records(reading: Reading, record: DbRecord): readonly DbRecord[];
  /** What is said of one besides its key. */
  describe?(record: DbRecord): string;
}
