import type { RecordReader } from '../db/file/database-view.ts';

/** Write access to accounts: a draft, or a panel's staged view. */
export interface AccountRecords extends RecordReader {
  create(key: string, type: string, props: Readonly<Record<string, string>>): void;
  setProps(key: string, props: Readonly<Record<string, string>>): void;
  delete(key: string): void;
}
