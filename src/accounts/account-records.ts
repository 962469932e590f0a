import type { RecordReader, RecordWriter } from '../db/file/database-view.ts';

/** Write access to accounts: a draft, or a panel's staged view. */
export interface AccountRecords extends RecordReader, Pick<RecordWriter, 'create' | 'setProps' | 'delete'> {}
