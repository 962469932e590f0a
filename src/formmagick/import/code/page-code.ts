import type { SubCall } from '../../read/call.ts';
import type { FormField, OldPage } from '../../read/old-form.ts';
import { call, list, object, tallObject, quote, type Code } from './code.ts';
import type { PanelDraft } from '../panel-draft.ts';
import { contentView } from './content-view.ts';
import { fieldCode } from './field-code.ts';
import { configurationProperty } from './get-prop.ts';
import { isStandard, type PagePlan } from '../plan/page-plan.ts';
import type { PageCodeContext } from './page-code-context.ts';
import { FreeNames, keyPart } from '../plan/names.ts';
import { sourceOf, successBase } from '../plan/perl-hints.ts';
import { sourceCode, tableCode } from './table-code.ts';

/** Returns the constructor call for an old page. */
export function pageCode(plan: PagePlan, place: PageCodeContext): Code {
  const { draft } = place;
  const { name, kind, old } = plan;
  for (const event of old.preEvents)
    if (!isStandard(event))
      draft.todo({
        kind: 'page',
        line: event.line,
        what: `page \`${name}\` ran \`${event.source}\` before it was shown`,
      });
  if (kind === 'router') return routerCode(plan, place);
  const variables = plan.records === undefined ? {} : { [plan.records.key]: 'key' };
  draft.texts.say(`pages.${name}.title`, old.title === '' ? titleOf(draft) : old.title, { variables });
  draft.texts.say(`pages.${name}.description`, old.description, { oneLine: false, variables });
  if (kind === 'table' && plan.records !== undefined) return tableCode(plan, plan.records, place);
  return kind === 'form' ? formCode(plan, place) : viewCode(plan, place);
}

function titleOf({ old }: PanelDraft): string {
  const title = old.panel.form?.title ?? '';
  return title === '' ? (old.header.description ?? old.name) : title;
}

function formCode(plan: PagePlan, place: PageCodeContext): Code {
  const { draft, names, plans } = place;
  const { old, records } = plan;
  const known = settingsKey(plan, draft);
  const settings = known ?? draft.panelName;
  if (known === undefined && records === undefined) reportGuess(plan, settings, draft);
  const fields: Record<string, Code> = {};
  const steps = plan.steps.map((step): [OldPage, string[]] => {
    const here = fieldsOf(step).map((field) => {
      const fieldName = names.nameOf(field, fields, draft);
      fields[fieldName] = fieldCode(field, { draft, name: fieldName, records, settings });
      return fieldName;
    });
    return [step, here];
  });
  const body = contentView(plan, [], draft);
  const code = {
    ...(records === undefined
      ? { settings: object({ database: "'configuration'", key: quote(settings) }) }
      : { edits: sourceCode(records) }),
    fields: tallObject(fields),
    steps: steps.length > 1 ? stepsCode(plan, steps, draft) : undefined,
    ...buttonsCode(plan, draft),
    body: body === undefined ? undefined : object({ view: quote(body) }),
    postEvent: postEventCode(plan, draft),
    danger: /remove|delete/i.test(`${old.name} ${old.buttons.join(' ')}`) ? 'true' : undefined,
    next: quote(nextOf(plan, plans)),
  };
  return call(draft.uses('formPage'), tallObject(code));
}

function stepsCode(
  { name }: PagePlan,
  steps: readonly (readonly [OldPage, readonly string[]])[],
  draft: PanelDraft,
): Code {
  const names = new FreeNames();
  const code: Record<string, Code> = {};
  for (const [page, fields] of steps) {
    const step = names.take(keyPart(page.name));
    code[step] = list(fields.map(quote));
    draft.texts.say(
      `pages.${name}.steps.${step}.title`,
      [page.title, page.description, page.name].find(Boolean) ?? step,
    );
    if (steps[0]?.[0] !== page)
      draft.todo({
        kind: 'page',
        line: page.line,
        what: `page \`${page.name}\` is step \`${step}\` of page \`${name}\` now, since nothing was saved between them`,
      });
  }
  return tallObject(code);
}

function fieldsOf({ items }: OldPage): readonly FormField[] {
  return items.flatMap((item) => (item.kind === 'field' ? item : []));
}

/** Returns the configuration record that most of a page's values are read from. */
function settingsKey(plan: PagePlan, draft: PanelDraft): string | undefined {
  const keys = fieldsOf(plan.old).flatMap((field) => configurationProperty(field, draft.old)?.key ?? []);
  const count = (key: string): number => keys.filter((one) => one === key).length;
  return [...keys].sort((one, other) => count(other) - count(one))[0];
}

/** Adds a to-do entry which says that the record of a page is a guess. */
function reportGuess({ name, old }: PagePlan, key: string, draft: PanelDraft): void {
  draft.todo({
    kind: 'page',
    line: old.line,
    what: `which record page \`${name}\` is about only the Perl knew: it is taken for settings in configuration record \`${key}\``,
  });
}

function buttonsCode({ name, old }: PagePlan, draft: PanelDraft): Readonly<Record<string, Code>> {
  const [first = old.ownButtonsOnly || old.postEvents.length > 0 ? 'SAVE' : 'Next', ...others] = old.buttons;
  if (others.length === 0) {
    draft.texts.say(`pages.${name}.button`, first);
    return {};
  }
  const buttons = [first, ...others].map((base) => base.toLowerCase().replace(/\W+/g, '-'));
  for (const [index, base] of [first, ...others].entries())
    draft.texts.say(`pages.${name}.buttons.${buttons[index] ?? ''}`, base);
  return { buttons: list(buttons.map(quote)) };
}

/** Returns the page's own post-event, or the form's post-event if this is the last page and has none. */
function postEventCode({ name, old, steps }: PagePlan, draft: PanelDraft): Code | undefined {
  const form = draft.old.panel.form;
  const isLast = form !== undefined && form.pages.at(-1) === steps.at(-1);
  const events = old.postEvents.length === 0 && isLast ? form.postEvents : old.postEvents;
  addSavedSentence(name, events, draft);
  const stubs = events.map((event) => draft.stub('event', event, `what is done when page \`${name}\` is submitted`));
  if (stubs.length === 0) {
    if (old.items.some(({ kind }) => kind === 'field'))
      draft.todo({
        kind: 'page',
        line: old.line,
        what: `page \`${name}\` does not use what is typed; it only leads to the next page`,
      });
    return undefined;
  }
  return stubs.length === 1 ? stubs[0]?.given : `() => ${stubs.map(({ called }) => called).join(' ?? ')}`;
}

/**
 * Adds the success message of a page: the message that its sub returns if that can be read from the code, otherwise the
 * only success message in the lexicon.
 */
function addSavedSentence(page: string, events: readonly SubCall[], { old, texts }: PanelDraft): void {
  const sources = events.flatMap(({ sub }) => sourceOf(sub, old) ?? []);
  const known = sources.map(successBase).find((base) => base !== undefined);
  const [only, ...others] = sources.length > 0 || events.length === 0 ? [] : texts.basesLike(/success/i);
  const base = known ?? (others.length === 0 ? only : undefined);
  if (base !== undefined) texts.say(`pages.${page}.saved`, base);
}

/** A post-event leads to the first page by default. Without a post-event the next page follows. */
function nextOf(plan: PagePlan, plans: readonly PagePlan[]): string {
  const first = plans[0]?.name ?? plan.name;
  return plan.old.postEvents.length > 0 ? first : (plans[plans.indexOf(plan) + 1]?.name ?? first);
}

function routerCode(plan: PagePlan, { draft, plans }: PageCodeContext): Code {
  const { name, old } = plan;
  const [event] = old.postEvents;
  const named = plans.find((one) => one !== plan && event?.arguments.includes(one.old.name) === true);
  const first = plans[0]?.name ?? name;
  const target = named?.name ?? plans[plans.indexOf(plan) + 1]?.name ?? first;
  for (const { sub, source, line } of old.postEvents)
    draft.todo({
      kind: 'event',
      line,
      what: `page \`${name}\` asked \`${source}\`${draft.whereIs(sub)} where to go; here it always leads on to \`${target}\``,
    });
  return call(draft.uses('routerPage'), object({ route: `() => ${quote(target)}` }));
}

/** The view has links to the pages that can be opened without a record. */
function viewCode(plan: PagePlan, { draft, plans }: PageCodeContext): Code {
  const links = plans.filter((page) => page !== plan && page.kind === 'form' && page.records === undefined);
  const view = contentView(plan, links, draft) ?? draft.file(`views/${plan.name}.ejs`, '<p></p>\n');
  return call(draft.uses('viewPage'), object({ view: quote(view) }));
}
