import { createHash } from 'node:crypto';
import { isText, jsonMembers, parsedJson } from '../../files/state/json-kinds.ts';
import { sameTexts } from '../../panel/submit/seen.ts';
import { fieldsIn } from './show/lay-out-page.ts';
import type { PageView, ShownField } from './show/page-view.ts';
import { asFound, isTyped } from './unchanged-old-fields.ts';
import type { OldRequest } from './calls/old-request.ts';
import type { OldPosted } from './typed-texts.ts';

/** The name that a form sends back its marks with. */
export const oldSeenName = '.seen';

/** A field that somebody else changed while the person typed something else into it. */
export interface OldFieldConflict {
  readonly label: string;
  readonly now: readonly string[];
  /** Key of the record that the page is about, if known. */
  readonly key: string | undefined;
}

/** Marks of what the fields of a page show, to be sent back with the form. What a link filled in is not stored. */
export function seenMarks({ rows }: PageView, except: ReadonlySet<string>): string {
  const fields = fieldsIn(rows).filter((field) => isTyped(field) && field.id !== '' && !except.has(field.id));
  return fields.length === 0
    ? ''
    : JSON.stringify(Object.fromEntries(fields.map(({ id, values }) => [id, mark(values)])));
}

/** A submitted page, compared with what is stored now. */
interface ComparedFields {
  /** What was typed, with the newer values of fields that the person left alone. */
  readonly typed: OldPosted;
  readonly conflicts: readonly OldFieldConflict[];
  /**
   * Marks of what is stored now, for the page when it is shown again; without the fields whose conflict the person is
   * shown.
   */
  readonly seen: string;
}

/** Compares a submitted page with what it showed and with what is stored now. */
export async function compareAgain(
  request: OldRequest,
  index: number,
  { fields, typed }: { readonly fields: readonly ShownField[]; readonly typed: OldPosted },
  posted: OldPosted,
): Promise<ComparedFields> {
  const marks = parseMarks(posted.get(oldSeenName)?.[0]);
  if (marks.size === 0) return { typed, conflicts: [], seen: '' };
  const { view, record } = await asFound(request, index, fields);
  const newer = new Map(typed);
  const conflicts = new Map<string, OldFieldConflict>();
  for (const { id, label, values } of fieldsIn(view.rows)) {
    const seen = marks.get(id);
    const mine = typed.get(id);
    if (seen === undefined || mine === undefined || seen === mark(values)) continue;
    if (seen === mark(mine)) newer.set(id, values);
    else if (!sameTexts(mine, values)) conflicts.set(id, { label, now: values, key: record?.key });
  }
  return { typed: newer, conflicts: [...conflicts.values()], seen: seenMarks(view, new Set(conflicts.keys())) };
}

function parseMarks(text = ''): ReadonlyMap<string, string> {
  const marks = Object.entries(jsonMembers(parsedJson(text)));
  return new Map(marks.filter((entry): entry is [string, string] => isText(entry[1])));
}

function mark(values: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 8);
}
