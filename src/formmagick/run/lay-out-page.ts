import { callSub, findSub, type Called } from './call-sub.ts';
import type { Call } from '../read/call.ts';
import type { Page, PageItem } from '../read/old-form.ts';
import type { PageRow, PageView, ShownField } from './page-view.ts';
import { contentRows } from './show-content.ts';
import { showField, showOwnField } from './show-field.ts';
import { saidFailure, stagesNothing } from './staging.ts';
import type { Step } from './step.ts';
import { unknownValidators } from './check-field.ts';

/** How the visitor reached the page. */
interface Coming {
  /** True if the user has just arrived at the panel: the form's own pre-events run. */
  readonly arriving?: boolean;
}

/**
 * Computes what a page shows: runs its pre-events and the subs of its fields and content. What a sub stages here is not
 * written; if a sub stages something, a success message is left out.
 * @param index a page of the form
 */
export async function layOutPage(step: Step, index: number, coming: Coming = {}): Promise<PageView> {
  const { changes, ending } = step;
  const view = await workOutPage(step, index, coming);
  Object.assign(step, { changes, ending });
  return view.changing && view.message?.kind === 'success' ? { ...view, message: undefined } : view;
}

/** The same, but the step keeps the staged changes and the ending of the subs. */
export async function workOutPage(step: Step, index: number, { arriving = false }: Coming = {}): Promise<PageView> {
  const { panel, words } = step;
  const page = panel.form.pages[index];
  if (page === undefined) throw new Error(`panel ${panel.name} has no page ${index}`);
  step.page = index;
  step.changes = step.changes.fresh();
  step.ending = { message: undefined, page: undefined, failed: false };
  step.isShowing = true;
  const blockedBy: string[] = [];
  const rows: PageRow[] = [];
  for (const call of [...(arriving ? panel.form.preEvents : []), ...page.preEvents]) {
    const called = await callShown(step, call);
    if ('missing' in called) blockedBy.push(called.missing);
    else rows.push(...step.limited(() => contentRows(step, called.answer, ownField(step))));
  }
  if (panel.drawsItself) rows.push(notice(words.shared.say('old.drawsItself')));
  for (const item of page.items) {
    const shown = await rowsOf(step, item);
    rows.push(...shown.rows);
    blockedBy.push(...shown.missing);
  }
  blockedBy.push(...missingSubs(step, page.postEvents), ...unknownValidators(step, fieldsOf(rows)));
  const hasButton = rows.some((row) => row.kind === 'button' && row.button.name === 'Next');
  if (!page.ownButtonsOnly && !page.router && !hasButton)
    rows.push({ kind: 'button', button: { text: words.text('Next'), name: 'Next', danger: false } });
  step.isShowing = false;
  return {
    index,
    name: page.name,
    message: step.ending.message,
    changing: !step.ending.failed && !stagesNothing(step.changes),
    title: words.text(panel.form.title === '' ? panel.name : panel.form.title),
    heading: words.text(page.title),
    description: words.rich(page.description),
    rows,
    blockedBy: [...new Set(blockedBy)],
  };
}

/** A change that cannot be staged is reported as after a post-event. */
async function callShown(step: Step, call: Call): Promise<Called> {
  try {
    return await callSub(step, call);
  } catch (error) {
    step.ending = { ...step.ending, message: saidFailure(error), failed: true };
    return { answer: undefined };
  }
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
  const { words } = step;
  if (item.kind === 'html') return { rows: [{ kind: 'rich', rich: step.words.html(item.html) }], missing: [] };
  if (item.kind === 'subroutine') {
    const called = await callShown(step, item.call);
    if ('missing' in called)
      return { rows: [notice(words.shared.say('old.missing', { sub: called.missing }))], missing: [] };
    return { rows: step.limited(() => contentRows(step, called.answer, ownField(step))), missing: [] };
  }
  const showing = await showField(step, item);
  if (showing === undefined) return { rows: [], missing: [] };
  const { field, missing } = showing;
  return { rows: [{ kind: 'field', field }], missing: item.type === 'literal' ? [] : missing };
}

function notice(text: string): PageRow {
  return { kind: 'notice', text };
}
