import type { FormField } from '../../read/old-form.ts';
import { call, list, object, tallObject, quote, type Code } from './code.ts';
import type { PanelDraft } from '../panel-draft.ts';
import type { PageCodeContext } from './page-code-context.ts';
import type { PagePlan } from '../plan/page-plan.ts';
import { showsFullName, type RecordGuess } from '../plan/record-guess.ts';

const maxColumns = 5;

/**
 * Returns a table of the records that other pages are about. Its columns are what those pages show of each record; its
 * rows open the pages.
 */
export function tableCode({ name, old, content }: PagePlan, records: RecordGuess, place: PageCodeContext): Code {
  const { draft, names } = place;
  const opened = place.plans.filter((one) => one.kind === 'form' && one.records?.type === records.type);
  const columns: Record<string, Code> = {};
  for (const field of (opened[0]?.old.items ?? []).filter((item) => item.kind === 'field').slice(0, maxColumns)) {
    const code = columnCode(field, records, draft);
    if (code !== undefined) columns[names.nameOf(field, columns, draft)] = call(draft.uses('literal'), ...code);
  }
  for (const { name: page, old: target } of opened)
    draft.texts.say(`actions.${page}`, actionBase(target.name, target.title));
  for (const { source, sub, line } of content)
    draft.todo({
      kind: 'content',
      line,
      what: `page \`${name}\`: \`${source}\`${draft.whereIs(sub)} printed its content; a list is assumed of all records of type \`${records.type}\``,
    });
  draft.todo({
    kind: 'page',
    line: old.line,
    what: `page \`${name}\`: which columns it shows, and in which order, is a guess`,
  });
  const [open, ...actions] = opened.map((one) => quote(one.name));
  return call(
    draft.uses('tablePage'),
    tallObject({
      lists: sourceCode(records),
      columns: tallObject(columns),
      open,
      actions: actions.length === 0 ? undefined : list(actions),
    }),
  );
}

export function sourceCode({ database, type }: RecordGuess): Code {
  return object({ database: quote(database), type: quote(type) });
}

/** Returns undefined for a field that is not suitable as a column. */
function columnCode(field: FormField, records: RecordGuess, draft: PanelDraft): readonly Code[] | undefined {
  const { type } = records;
  if (field.id === '' || !['literal', 'text', 'select', 'radio'].includes(field.type) || field.multiple)
    return undefined;
  if (field.id === records.key) return [`(${type}) => ${type}.key`];
  if (showsFullName(field, records)) return [draft.uses('personName')];
  if (field.value.kind === 'call') return undefined;
  return [`(${type}) => ${type}.prop(${quote(field.id)}) ?? ''`];
}

/** Returns the lexicon base for the link that opens a page for one record. */
function actionBase(page: string, title: string): string {
  if (/remove|delete/i.test(page)) return 'REMOVE';
  return title === '' || /modify|edit/i.test(page) ? 'MODIFY' : title;
}
