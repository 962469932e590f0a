import { personName } from '../../../accounts/person-name.ts';
import { Failure } from '../../../refusals.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import { guessKeyType } from './key-field.ts';
import type { FormField, OldPage } from '../../read/old-form.ts';
import { readPanelLinks } from './panel-links.ts';
import type { OldRequest } from '../calls/old-request.ts';
import type { PanelLinks } from '../../sub-content.ts';

/** The records that a value of a link may name. */
interface KeyRule {
  /** Name of the value. */
  readonly id: string;
  readonly database: string;
  readonly types: ReadonlySet<string>;
}

/**
 * Checks the values that a link brought to a page before any sub of the page sees them. If the panel's own lists use a
 * value as the key of a record, it must be the key of an existing record of the same types. Values of that record that
 * the page only shows are read from the record.
 * @throws Failure `errors.recordMissing` if there is no record with the key, or if it has another type
 */
export async function findLinkedRecord(request: OldRequest, index: number): Promise<void> {
  const page = request.panel.form.pages[index];
  if (page === undefined || request.brought.size === 0) return;
  const links = await (request.links ??= readPanelLinks(request));
  request.record = undefined;
  for (const id of request.brought) {
    // A page that does not show a record is not affected if an earlier page removed the record.
    const rule = request.linked.has(id) || isShown(page, id) ? ruleFor(id, page, links) : undefined;
    if (rule === undefined) continue;
    const record = foundRecord(request, rule);
    request.record ??= { id, record };
  }
  showRecord(request, page, links);
}

function isShown({ items }: OldPage, id: string): boolean {
  return items.some((item) => item.kind === 'field' && item.id === id && !isTyped(item));
}

function isTyped({ type }: FormField): boolean {
  return type !== 'literal' && type !== 'hidden';
}

/** Returns undefined for a value that the person types on this page and for a value that is not a key. */
function ruleFor(id: string, page: OldPage, { links, databases }: PanelLinks): KeyRule | undefined {
  if (page.items.some((item) => item.kind === 'field' && item.id === id && isTyped(item))) return undefined;
  const bringing = links.filter(({ values }) => (values[id] ?? '') !== '');
  const here = bringing.filter((link) => link.page === page.name);
  const keys = new Set((here.length > 0 ? here : bringing).map(({ values }) => values[id] ?? ''));
  for (const [database, records] of databases) {
    const found = [...keys].map((key) => records.get(key)?.type);
    if (found.length > 0 && found.every((type) => type !== undefined)) return { id, database, types: new Set(found) };
  }
  const type = keys.size === 0 ? guessKeyType(page, id) : undefined;
  return type === undefined ? undefined : { id, database: 'accounts', types: new Set([type]) };
}

function foundRecord(request: OldRequest, { id, database, types }: KeyRule): DbRecord | undefined {
  let first: DbRecord | undefined;
  for (const key of request.values(id)?.filter((text) => text !== '') ?? []) {
    const record = request.changes.database(database).get(key);
    if (record === undefined || !types.has(record.type))
      throw new Failure('errors.recordMissing', `${id}=${key} is no ${[...types].join(' or ')} in ${database}`, {
        kind: 'missing',
      });
    first ??= record;
  }
  return first;
}

/** Other values of the record that the page only shows are not taken from the link. */
function showRecord(request: OldRequest, page: OldPage, { links }: PanelLinks): void {
  const id = request.record?.id;
  const record = request.record?.record;
  if (id === undefined || record === undefined) return;
  const listed = links.find((link) => link.page === page.name && link.values[id] === record.key)?.values ?? {};
  for (const item of page.items) {
    if (item.kind !== 'field' || isTyped(item)) continue;
    if (item.id === id || !request.brought.has(item.id)) continue;
    const text = item.value.kind === 'call' ? undefined : (recordText(record, item.id) ?? listed[item.id]);
    if (text === undefined) request.clear([item.id]);
    else request.set(item.id, [text]);
  }
}

/** Returns what a literal with this id shows of a record; undefined if the record has no such value. */
export function recordText(record: DbRecord, id: string): string | undefined {
  const own = record.prop(id);
  if (own !== undefined || !/^full[_-]?name$/i.test(id)) return own;
  return personName(record) || undefined;
}
