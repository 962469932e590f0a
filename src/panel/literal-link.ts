import type { DbRecord } from '../db/record.ts';
import type { Field } from './field.ts';

/** Targets a page may link to. Anything else, such as `javascript:`, could act in the person's name. */
const schemes = ['http:', 'https:', 'mailto:', 'tel:'];

/** Where a literal's text leads: another site, an address or a path; undefined for no link, or one that is not safe. */
export function linkOf(field: Field, record: DbRecord | undefined): string | undefined {
  if (field.kind !== 'literal' || !record) return undefined;
  const href: unknown = field.link?.(record);
  return typeof href === 'string' && isSafeTarget(href) ? href : undefined;
}

function isSafeTarget(href: string): boolean {
  const anyPage = 'https://server.invalid/';
  return href.trim() !== '' && URL.canParse(href, anyPage) && schemes.includes(new URL(href, anyPage).protocol);
}
