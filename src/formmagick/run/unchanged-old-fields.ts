import type { DbRecord } from '../../db/file/record.ts';
import { sameTexts } from '../../panel/submit/seen.ts';
import { fieldsIn, workOutPage } from './show/lay-out-page.ts';
import { findLinkedRecord } from './show/linked-record.ts';
import type { PageView, ShownField } from './show/page-view.ts';
import type { OldRequest } from './calls/old-request.ts';

/**
 * Returns the names of fields that were submitted with their stored values. They are accepted even if today's rules
 * would refuse them. The page is computed again as if the person had just followed the link to it, because the values
 * typed before do not show what is stored.
 */
export async function unchangedOldFields(
  request: OldRequest,
  index: number,
  fields: readonly ShownField[],
): Promise<ReadonlySet<string>> {
  const found = await asFound(request, index, fields);
  const shown = new Map(fieldsIn(found.view.rows).map((field) => [field.id, field.values]));
  const isKept = ({ id }: ShownField): boolean => {
    const typed = request.values(id) ?? [];
    const texts = shown.get(id);
    if (texts === undefined || !sameTexts(typed, texts)) return false;
    if (typed.every((text) => text === '')) return found.record?.prop(id) === '';
    return found.holds(typed);
  };
  return new Set(fields.filter((field) => isTyped(field) && isKept(field)).map(({ id }) => id));
}

/**
 * Whether submitting a page changes nothing: what its post-events wrote is stored already, and every field shows a
 * stored value and was submitted unchanged. The events need not be signalled then.
 */
export function changesNothing(request: OldRequest, { index, rows }: PageView): boolean {
  const { changes, ending } = request;
  if (!changes.isTouched || !changes.writesNothing || ending.failed || request.pressed !== 'Next') return false;
  const items = request.panel.form.pages[index]?.items ?? [];
  const fixed = new Set(items.flatMap((item) => (item.kind === 'field' && item.value.kind !== 'call' ? item.id : [])));
  const fields = fieldsIn(rows).filter(({ type }) => type !== 'literal' && type !== 'hidden');
  return (
    fields.length > 0 &&
    fields.every((field) => {
      if (field.type === 'file') return !request.files.has(field.id);
      if (field.type === 'password') return (request.values(field.id) ?? []).every((text) => text === '');
      return !fixed.has(field.id) && sameTexts(request.values(field.id) ?? [], field.values);
    })
  );
}

interface Found {
  readonly view: PageView;
  readonly record: DbRecord | undefined;
  /** Whether texts are stored: in the page's record if it has one, otherwise in a database that its subs read. */
  holds(texts: readonly string[]): boolean;
}

/** A page as a visitor who follows a link to it finds it now. */
export async function asFound(request: OldRequest, index: number, fields: readonly ShownField[]): Promise<Found> {
  const typed = new Set(fields.filter(isTyped).map(({ id }) => id));
  const again = request.arrived(typed);
  await findLinkedRecord(again, index);
  const record = again.record?.record;
  const view = await workOutPage(again, index);
  const records = record ? [record] : again.changes.opened.flatMap((database) => database.all());
  return {
    view,
    record,
    holds: (texts) => records.some((one) => [one.type, ...one.props.values()].some((value) => isOf(texts, value))),
  };
}

/** A property may hold several texts. */
function isOf(texts: readonly string[], value: string): boolean {
  return value === texts.join(',') || value === texts.join(';') || value === texts.join(' ');
}

/** Whether a person types it, and the page shows what is stored. */
export function isTyped({ type }: ShownField): boolean {
  return type !== 'literal' && type !== 'hidden' && type !== 'file' && type !== 'password';
}
