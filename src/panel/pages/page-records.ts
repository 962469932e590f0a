import type { DbRecord } from '../../db/file/record.ts';
import type { FormPage } from './form-page.ts';

/** Whether a record is one of those that a page is about. */
export function isRecordOf(page: Pick<FormPage, 'only' | 'source'>, record: DbRecord): boolean {
  return page.only ? page.only.includes(record.key) : record.type === page.source.type;
}

/** Whether a page is opened for one of several records. */
export function isForRecords({ creates, settings }: Pick<FormPage, 'creates' | 'settings'>): boolean {
  return !creates && settings === undefined;
}
