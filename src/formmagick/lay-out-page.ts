import { callSub, findSub } from './call-sub.ts';
import type { Call } from './call.ts';
import type { Page, PageItem } from './form.ts';
import type { PageRow, PageView, ShownField } from './page-view.ts';
import { contentRows } from './show-content.ts';
import { showField, showOwnField } from './show-field.ts';
import type { Step } from './step.ts';
import { unknownValidators } from './check-field.ts';

/** How a page is come to. */
interface Coming {
  /** The person has just arrived: the form's own pre-event runs. */
  readonly arriving?: boolean;
}

/**
 * Works out what a page shows: runs its pre-events, asks its fields and subs. Nothing a sub stages here is ever written.
 * @param index a page of the form
 */
export async function layOutPage(step: Step, index: number, { arriving = false }: Coming = {}): Promise<PageView> {
  const { panel, words } = step;
  const page = panel.form.pages[index];
  if (page === undefined) throw new Error(`panel ${panel.name} has no page ${index}`);
  step.page = index;
  const { ending } = step;
  step.ending = { message: undefined, page: undefined, failed: false };
  step.isShowing = true;
  const blockedBy: string[] = [];
  const rows: PageRow[] = [];
  for (const call of [...(arriving ? panel.form.preEvents : []), ...page.preEvents]) {
    const called = await callSub(step, call);
    if ('missing' in called) blockedBy.push(called.missing);
    else rows.push(...step.limited(() => contentRows(step, called.answer, ownField(step))));
  }
  for (const item of page.items) {
    const shown = await rowsOf(step, item);
    rows.push(...shown.rows);
    blockedBy.push(...shown.missing);
  }
  blockedBy.push(...missingSubs(step, page.postEvents), ...unknownValidators(step, fieldsOf(rows)));
  if (!page.ownButtonsOnly && !page.router) rows.push({ kind: 'button', button: { text: words.text('Next'), name: 'Next', danger: false } }); // prettier-ignore
  const { message } = step.ending;
  step.isShowing = false;
  step.ending = ending;
  return {
    index,
    name: page.name,
    message,
    title: words.text(panel.form.title === '' ? panel.name : panel.form.title),
    heading: words.text(page.title),
    description: words.rich(page.description),
    rows,
    blockedBy: [...new Set(blockedBy)],
  };
}

export function fieldsOf(rows: readonly PageRow[]): readonly ShownField[] {
  return rows.flatMap((row) => (row.kind === 'field' ? row.field : []));
}

export function missingSubs({ panel }: Step, calls: Page['postEvents']): readonly string[] {
  return calls.flatMap(({ sub }: Call) => (findSub(panel, sub) === undefined ? sub : []));
}

function ownField(step: Step): Parameters<typeof contentRows>[2] {
  return (field) => ({ kind: 'field', field: showOwnField(step, field) });
}

async function rowsOf(
  step: Step,
  item: PageItem,
): Promise<{ readonly rows: readonly PageRow[]; readonly missing: readonly string[] }> {
  if (item.kind === 'html') return { rows: [{ kind: 'rich', rich: step.words.html(item.html) }], missing: [] };
  if (item.kind === 'subroutine') {
    const called = await callSub(step, item.call);
    if ('missing' in called) return { rows: [{ kind: 'missing', sub: called.missing }], missing: [] };
    return { rows: step.limited(() => contentRows(step, called.answer, ownField(step))), missing: [] };
  }
  const showing = await showField(step, item);
  if (showing === undefined) return { rows: [], missing: [] };
  const isShownOnly = showing.field.type === 'literal';
  return { rows: [{ kind: 'field', field: showing.field }], missing: isShownOnly ? [] : showing.missing };
}
