import { callSub, findSub, type SubOutcome } from '../calls/call-sub.ts';
import type { SubCall } from '../../read/call.ts';
import type { OldPage, PageItem } from '../../read/old-form.ts';
import type { PageRow, PageView, ShownField } from './page-view.ts';
import { contentRows, type FieldRow } from './show-content.ts';
import { showField, showOwnField } from './show-field.ts';
import { failureMessage, stagesNothing } from '../staging.ts';
import type { OldRequest } from '../calls/old-request.ts';
import { unknownValidators } from '../check-field.ts';

/** How the person reached the page. */
interface Coming {
  /** True if the person has just arrived at the panel: the form's own pre-events run. */
  readonly arriving?: boolean;
}

/**
 * Computes what a page shows: runs its pre-events and the subs of its fields and content. What a sub stages here is not
 * written; if a sub stages something, a success message is left out.
 * @param index a page of the form
 */
export async function layOutPage(request: OldRequest, index: number, coming: Coming = {}): Promise<PageView> {
  const view = await request.onTrial(() => workOutPage(request, index, coming));
  return view.changing && view.message?.kind === 'success' ? { ...view, message: undefined } : view;
}

/** The same, but the request keeps the staged changes and the ending of the subs. */
export async function workOutPage(
  request: OldRequest,
  index: number,
  { arriving = false }: Coming = {},
): Promise<PageView> {
  const { panel, words } = request;
  const page = panel.form.pages[index];
  if (page === undefined) throw new Error(`panel ${panel.name} has no page ${index}`);
  const { rows, blockedBy } = await request.showing(index, () =>
    rowsOfPage(request, page, arriving ? panel.form.preEvents : []),
  );
  return {
    index,
    name: page.name,
    message: request.ending.message,
    changing: !request.ending.failed && !stagesNothing(request.changes),
    title: words.text(panel.form.title === '' ? panel.name : panel.form.title),
    heading: words.text(page.title),
    description: words.rich(page.description),
    rows,
    blockedBy: [...new Set(blockedBy)],
  };
}

/** @param first subs that run before the pre-events of the page */
async function rowsOfPage(
  request: OldRequest,
  page: OldPage,
  first: readonly SubCall[],
): Promise<Pick<PageView, 'rows' | 'blockedBy'>> {
  const { panel, words } = request;
  const blockedBy: string[] = [];
  const rows: PageRow[] = [];
  for (const call of [...first, ...page.preEvents]) {
    const called = await callShown(request, call);
    if ('missing' in called) blockedBy.push(called.missing);
    else rows.push(...request.limited(() => contentRows(request, called.answer, ownField(request))));
  }
  if (panel.drawsItself) rows.push(notice(words.shared.say('old.drawsItself')));
  for (const item of page.items) {
    const shown = await rowsOf(request, item);
    rows.push(...shown.rows);
    blockedBy.push(...shown.missing);
  }
  blockedBy.push(...missingSubsOf(request, page.postEvents), ...unknownValidators(request.panel, fieldsIn(rows)));
  const hasButton = rows.some((row) => row.kind === 'button' && row.button.name === 'Next');
  if (!page.ownButtonsOnly && !page.router && !hasButton)
    rows.push({ kind: 'button', button: { text: words.text('Next'), name: 'Next', danger: false } });
  return { rows, blockedBy };
}

/** A change that cannot be staged is reported as after a post-event. */
async function callShown(request: OldRequest, call: SubCall): Promise<SubOutcome> {
  try {
    return await callSub(request, call);
  } catch (error) {
    request.end({ message: failureMessage(error), failed: true });
    return { answer: undefined };
  }
}

export function fieldsIn(rows: readonly PageRow[]): readonly ShownField[] {
  return rows.flatMap((row) => (row.kind === 'field' ? row.field : []));
}

export function missingSubsOf({ panel }: OldRequest, calls: OldPage['postEvents']): readonly string[] {
  return calls.flatMap(({ sub }: SubCall) => (findSub(panel, sub) === undefined ? sub : []));
}

function ownField(request: OldRequest): FieldRow {
  return (field) => ({ kind: 'field', field: showOwnField(request, field) });
}

async function rowsOf(
  request: OldRequest,
  item: PageItem,
): Promise<{ readonly rows: readonly PageRow[]; readonly missing: readonly string[] }> {
  const { words } = request;
  if (item.kind === 'html') return { rows: [{ kind: 'rich', rich: request.words.html(item.html) }], missing: [] };
  if (item.kind === 'subroutine') {
    const called = await callShown(request, item.call);
    if ('missing' in called)
      return { rows: [notice(words.shared.say('old.missing', { sub: called.missing }))], missing: [] };
    return { rows: request.limited(() => contentRows(request, called.answer, ownField(request))), missing: [] };
  }
  const showing = await showField(request, item);
  if (showing === undefined) return { rows: [], missing: [] };
  const { field, missing } = showing;
  return { rows: [{ kind: 'field', field }], missing: item.type === 'literal' ? [] : missing };
}

function notice(text: string): PageRow {
  return { kind: 'notice', text };
}
