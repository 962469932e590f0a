import type { FormField, OldPage } from '../../read/old-form.ts';
import { keyTypeOf } from '../../run/show/key-field.ts';

/** The records that a page is about, derived from its key field. */
export interface RecordGuess {
  readonly database: 'accounts';
  readonly type: string;
  /** The field that shows the record's key. */
  readonly key: string;
}

/**
 * A page with a literal field such as `User` or `groupName` shows one account; the other fields edit its properties.
 */
export function guessRecords({ items }: OldPage): RecordGuess | undefined {
  for (const item of items) {
    const type = item.kind === 'field' ? keyTypeOf(item) : undefined;
    if (item.kind !== 'field') continue;
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
