import type { ConflictingChange } from '../../../../changes/applied.ts';
import type { DbRecord } from '../../../../db/file/record.ts';
import type { FieldConflict } from '../../../../panel/submit/field-conflicts.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import { choicesOf, inputs, isPassword, type NamedInput } from '../../../../panel/fields/field-values.ts';
import { sameTexts, seenValues } from '../../../../panel/submit/seen.ts';
import { fieldOf, propertyOf } from '../../../../panel/submit/stored-property.ts';
import type { ConflictingForm } from '../../../../panel/submit/submit-form.ts';
import { formatList, formatTime } from '../../../words/format.ts';
import { lastChange } from './last-change.ts';
import type { ConflictFieldModel, ConflictModel } from '../../../page/models/conflict-model.ts';
import { showByPanel } from '../../panel-code.ts';
import type { FoundPage } from '../../panel-pages.ts';
import type { Submission } from '../submit/submission.ts';
import { formUrlHere } from '../table/list-position.ts';
import type { Visit } from '../../../visit.ts';
import { buttonName, mergedName, seenName, takePrefix } from '../../../../panel/submit/posted-names.ts';

/** The form that conflicts, with its record as it was opened. */
interface ShownForm {
  readonly visit: Visit;
  readonly found: FoundPage<FormPage>;
  readonly record: DbRecord | undefined;
}

/** Shows other people's changes beside the typed values, with a choice for each field. */
export async function showConflict(
  { form, posted, formUrl }: Submission,
  { conflicts, merged }: Pick<ConflictingForm, 'conflicts' | 'merged'>,
): Promise<void> {
  const { visit, found, record } = form;
  const { panel, page } = found;
  const now = record && visit.reading.database(page.source.database).get(record.key);
  const typed = inputs(page.fields)
    .filter(([, field]) => !isPassword(field))
    .flatMap(([name]) => hiddenTexts(name, merged.get(name) ?? []));
  const pressed = (posted.get(buttonName) ?? []).map((value) => ({ name: buttonName, value }));
  const seen = showByPanel(visit, found, () => seenValues(page.fields, now, visit.reading));
  const fields: ConflictFieldModel[] = [];
  for (const conflict of conflicts) fields.push(await fieldModel(form, conflict));
  const model: ConflictModel = {
    action: formUrl,
    hidden: [{ name: seenName, value: seen }, { name: mergedName, value: '1' }, ...pressed, ...typed],
    fields,
    reload: formUrlHere(visit, found, record),
  };
  await visit.page('conflict', { key: 'conflict.title', args: {} }, model, {
    status: 409,
    here: panel.name,
    panel: panel.name,
  });
}

/** Changes made between staging and writing, as fields of the page if possible. */
export function fieldConflicts(page: FormPage, record: DbRecord, { conflicts }: ConflictingChange): FieldConflict[] {
  return conflicts.map(({ database, key, property, stored, staged }) => {
    const bound = fieldOf(page, record.key, { database, key, property });
    const read = (text: string | undefined): readonly string[] =>
      text === undefined ? [] : bound ? bound[1].read(text) : [text];
    return {
      field: bound ? bound[0] : [key, property].filter(Boolean).join(' · '),
      seen: undefined,
      stored: read(stored),
      typed: read(staged),
    };
  });
}

async function fieldModel(
  form: ShownForm,
  { field: name, seen, stored, typed }: FieldConflict,
): Promise<ConflictFieldModel> {
  const named = inputs(form.found.page.fields).find(([one]) => one === name);
  const say = (texts: readonly string[]): string => (named ? formatFieldValue(form, named, texts) : texts.join(', '));
  return {
    label: named ? `fields.${name}.label` : undefined,
    text: name,
    take: named ? `${takePrefix}${name}` : undefined,
    seen: seen && say(seen),
    stored: say(stored),
    typed: say(typed),
    who: named && (await whoStored(form, named, stored)),
  };
}

/** Who stored the current value; undefined when it was another program. */
async function whoStored(
  { visit: { web, language }, found: { page }, record }: ShownForm,
  named: NamedInput,
  stored: readonly string[],
): Promise<ConflictFieldModel['who']> {
  const place = propertyOf(page, record?.key ?? page.settings, named);
  const change = place && (await lastChange(web.system.changes.history, place));
  if (!change || !(change.isSecret || sameTexts(named[1].read(change.after ?? ''), stored))) return undefined;
  return { author: change.author, when: formatTime(new Date(change.when), language) };
}

/** The values of a field with their labels. */
function formatFieldValue(
  { visit, found, record }: ShownForm,
  [name, field]: NamedInput,
  texts: readonly string[],
): string {
  const t = visit.translator(found.panel.name);
  if (field.control === 'switch' || field.control === 'checkbox') return t(texts.length > 0 ? 'table.on' : 'table.off');
  if (field.control === 'textarea') return texts.join('\n');
  const choices = showByPanel(visit, found, () => choicesOf(name, field, record, visit.reading));
  const labels = texts.map((value) => {
    const choice = choices.find((one) => one.value === value);
    if (!choice || value === '') return value;
    return choice.text ?? t(choice.label ?? `fields.${name}.options.${value}`);
  });
  return labels.length > 1 ? formatList(labels, visit.language) : (labels[0] ?? '');
}

/** An empty choice is sent as an empty text, since a missing field would keep its stored value. */
function hiddenTexts(name: string, texts: readonly string[]): { name: string; value: string }[] {
  return (texts.length === 0 ? [''] : texts).map((value) => ({ name, value }));
}
