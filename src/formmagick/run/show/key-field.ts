import type { FormField, OldPage } from '../../read/old-form.ts';

const keyFields: ReadonlyMap<string, string> = new Map([
  ['user', 'user'],
  ['username', 'user'],
  ['acctname', 'user'],
  ['group', 'group'],
  ['groupname', 'group'],
  ['ibay', 'ibay'],
  ['ibayname', 'ibay'],
]);

/**
 * Returns the type of account whose key a literal or hidden field shows, judging by its id: `User`, `groupName` or
 * similar.
 */
export function keyTypeOf({ id, type }: FormField): string | undefined {
  return type === 'literal' || type === 'hidden' ? keyFields.get(id.toLowerCase().replace(/[_-]/g, '')) : undefined;
}

/** The same for a field of a page, by its id. */
export function guessKeyType({ items }: OldPage, id: string): string | undefined {
  const field = items.find((item): item is FormField => item.kind === 'field' && item.id === id);
  return field && keyTypeOf(field);
}
