import type { DbRecord } from '../db/file/record.ts';

/** Read access to accounts: a snapshot of the database, a draft, or a panel's staged view. */
export interface AccountReading {
  get(key: string): DbRecord | undefined;
  ofType(type: string): readonly DbRecord[];
}

/** Write access to accounts: a draft, or a panel's staged view. */
export interface AccountRecords extends AccountReading {
  create(key: string, type: string, props: Readonly<Record<string, string>>): void;
  setProps(key: string, props: Readonly<Record<string, string>>): void;
  delete(key: string): void;
}
