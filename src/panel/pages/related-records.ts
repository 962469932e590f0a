import type { DbRecord } from '../../db/file/record.ts';
import type { DatabaseName } from '../fields/database-names.ts';
import type { Reading } from '../fields/reading.ts';
import type { RecordSource } from './record-source.ts';

/** Records that belong to another one and are shown on its pages, such as the groups of a user. */
export interface RelatedRecords {
  /** The records on whose pages they are shown. */
  readonly to: RecordSource;
  /** The database they are in; default: that of `to`. */
  readonly database?: DatabaseName;
  records(reading: Reading, record: DbRecord): readonly DbRecord[];
  /**
   * Something of them is lost when the record is removed: the page that removes it names them below `related.NAME.lost`,
   * which says what is lost.
   */
  readonly lost?: boolean;
  /** What is shown of a record besides its key. */
  describe?(record: DbRecord): string;
}
