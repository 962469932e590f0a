import type { DbRecord } from '../db/file/record.ts';

/** The accounts as they can be read: a snapshot of the database, a draft, or what a panel has staged of it. */
export interface AccountReading {
  get(key: string): DbRecord | undefined;
  ofType(type: string): readonly DbRecord[];
}

/** The accounts as they can be changed: a draft, or what a panel has staged. */
export interface AccountRecords extends AccountReading {
  create(key: string, type: string, props: Readonly<Record<string, string>>): void;
  setProps(key: string, props: Readonly<Record<string, string>>): void;
  delete(key: string): void;
}
