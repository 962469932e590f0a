import type { DbRecord } from '../../../db/file/record.ts';
import type { Field } from '../field.ts';
import { isSafeTarget } from '../safe-target.ts';

/** The link target of a literal: another site, an address or a path; undefined for no link or an unsafe one. */
export function linkOf(field: Field, record: DbRecord | undefined): string | undefined {
  if (field.kind !== 'literal' || !record) return undefined;
  const href: unknown = field.link?.(record);
  return typeof href === 'string' && isSafeTarget(href) ? href : undefined;
}
