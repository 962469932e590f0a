import type { FormField, Page } from '../form.ts';

/** The records a page is about, as far as its key field tells plainly. */
export interface RecordGuess {
  readonly database: 'accounts';
  readonly type: string;
  /** The field that shows the record's key. */
  readonly key: string;
}

const keyFields: ReadonlyMap<string, string> = new Map([
  ['user', 'user'],
  ['username', 'user'],
  ['acctname', 'user'],
  ['group', 'group'],
  ['groupname', 'group'],
  ['ibay', 'ibay'],
  ['ibayname', 'ibay'],
]);

/** A page with a literal field `User`, `groupName` or the like shows one account, and the fields edit its properties. */
export function guessRecords({ items }: Page): RecordGuess | undefined {
  for (const item of items) {
    if (item.kind !== 'field' || (item.type !== 'literal' && item.type !== 'hidden')) continue;
    const type = keyFields.get(plainName(item));
    if (type !== undefined) return { database: 'accounts', type, key: item.id };
  }
  return undefined;
}

/** Whether a literal shows a user's first and last name. */
export function showsFullName(field: FormField, records: RecordGuess): boolean {
  return records.type === 'user' && field.type === 'literal' && plainName(field) === 'fullname';
}

function plainName({ id }: FormField): string {
  return id.toLowerCase().replace(/[_-]/g, '');
}
