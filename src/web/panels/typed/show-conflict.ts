import type { Conflict } from '../../../changes/changes.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import type { Posted } from '../../../panel/submit/check-fields.ts';
import type { AnyInput } from '../../../panel/fields/field.ts';
import type { FieldConflict } from '../../../panel/submit/field-conflicts.ts';
import type { FormPage } from '../../../panel/pages/form-page.ts';
import { choicesOf, inputs, placeOf } from '../../../panel/fields/field-values.ts';
import { parseSeen, sameTexts, seenValues } from '../../../panel/submit/seen.ts';
import type { ConflictingForm } from '../../../panel/submit/submit.ts';
import { formatList, formatTime } from '../../words/format.ts';
import { lastChange } from './last-change.ts';
import type { ConflictFieldModel, ConflictModel } from '../../page/models/conflict-model.ts';
import { showByPanel } from '../panel-code.ts';
import type { FoundPage } from '../panel-pages.ts';
import { formUrlHere } from './list-place.ts';
import type { Visit } from '../../visit.ts';

type FoundForm = FoundPage<FormPage>;

/** Prefix of the form names that choose which value of a field to save. */
const takePrefix = '_take.';

/** Posted by the conflict page, which contains all fields of the form, including those of other steps. */
export const mergedName = '_merged';

/**
 * Shows other people's changes beside the typed values, with a choice for each field.
 * @param action the URL for submitting the form again
 */
export async function showConflict(
  visit: Visit,
  found: FoundForm,
  record: DbRecord | undefined,
  posted: Posted,
  { conflicts, merged }: Pick<ConflictingForm, 'conflicts' | 'merged'>,
  action: string,
): Promise<void> {
  const { panel, page } = found;
  const now = record && visit.reading.database(page.source.database).get(record.key);
  const typed = inputs(page.fields)
    .filter(([, field]) => field.control !== 'password')
    .flatMap(([name]) => hiddenTexts(name, merged.get(name) ?? []));
  const pressed = (posted.get('_button') ?? []).map((value) => ({ name: '_button', value }));
  const seen = showByPanel(visit, found, () => seenValues(page.fields, now, visit.reading));
  const fields: ConflictFieldModel[] = [];
  for (const conflict of conflicts) fields.push(await fieldModel(visit, found, record, conflict));
  const model: ConflictModel = {
    action,
    hidden: [{ name: '_seen', value: seen }, { name: mergedName, value: '1' }, ...pressed, ...typed],
    fields,
    reload: formUrlHere(visit, found, record),
  };
  await visit.page('conflict', { key: 'conflict.title', args: {} }, model, {
    status: 409,
    here: panel.name,
    panel: panel.name,
  });
}

/** A submitted form with the values chosen on the conflict page. */
export function withChoices(page: FormPage, posted: Posted): Posted {
  const taken = inputs(page.fields).filter(([name]) => posted.get(takePrefix + name)?.[0] === 'stored');
  if (taken.length === 0) return posted;
  const seen = parseSeen(page.fields, posted.get('_seen')?.[0]);
  const index = inputs(page.fields).map(([name]) => name);
  const chosen = new Map(posted);
  for (const [name] of taken) {
    const texts = seen?.[index.indexOf(name)]?.texts;
    // A field that is not sent keeps its stored value.
    if (texts === undefined) chosen.delete(name);
    else chosen.set(name, texts.length === 0 ? [''] : texts);
  }
  return chosen;
}

/** Changes made between staging and writing, as fields of the page if possible. */
export function movedFields(page: FormPage, record: DbRecord, { moved }: Conflict): FieldConflict[] {
  return moved.map(({ database, key, property, stored, staged }) => {
    const bound = inputs(page.fields).find(([name, field]) => {
      const place = placeOf(name, field);
      if (place === undefined || property === undefined) return false;
      if ('property' in place)
        return place.property === property && database === page.source.database && key === record.key;
      const { setting } = place;
      return setting.name === property && setting.database === database && setting.key === key;
    });
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
  visit: Visit,
  found: FoundForm,
  record: DbRecord | undefined,
  { field: name, seen, stored, typed }: FieldConflict,
): Promise<ConflictFieldModel> {
  const field = inputs(found.page.fields).find(([one]) => one === name)?.[1];
  const say = (texts: readonly string[]): string =>
    field ? sayValue(visit, found, record, name, field, texts) : texts.join(', ');
  return {
    label: field ? `fields.${name}.label` : undefined,
    text: name,
    take: field ? `${takePrefix}${name}` : undefined,
    seen: seen && say(seen),
    stored: say(stored),
    typed: say(typed),
    who: field && (await whoStored(visit, found.page, record, name, field, stored)),
  };
}

/** Who stored the current value; undefined when it was another program. */
async function whoStored(
  { shell, language }: Visit,
  page: FormPage,
  record: DbRecord | undefined,
  name: string,
  field: AnyInput,
  stored: readonly string[],
): Promise<ConflictFieldModel['who']> {
  const place = placeIn(page, record, name, field);
  const change = place && (await lastChange(shell.system.changes.history, place));
  if (!change || !(change.isSecret || sameTexts(field.read(change.after ?? ''), stored))) return undefined;
  return { author: change.author, when: formatTime(new Date(change.when), language) };
}

function placeIn(
  page: FormPage,
  record: DbRecord | undefined,
  name: string,
  field: AnyInput,
): { database: string; key: string; property: string } | undefined {
  const place = placeOf(name, field);
  if (place === undefined) return undefined;
  if ('setting' in place)
    return { database: place.setting.database, key: place.setting.key, property: place.setting.name };
  const key = record?.key ?? page.settings;
  return key === undefined ? undefined : { database: page.source.database, key, property: place.property };
}

/** The values of a field with their labels. */
function sayValue(
  visit: Visit,
  found: FoundForm,
  record: DbRecord | undefined,
  name: string,
  field: AnyInput,
  texts: readonly string[],
): string {
  const t = visit.translator(found.panel.name);
  if (field.control === 'switch' || field.control === 'checkbox') return t(texts.length > 0 ? 'table.on' : 'table.off');
  if (field.control === 'textarea') return texts.join('\n');
  const choices = showByPanel(visit, found, () => choicesOf(name, field, record, visit.reading));
  const said = texts.map((value) => {
    const choice = choices.find((one) => one.value === value);
    if (!choice || value === '') return value;
    return choice.text ?? t(choice.label ?? `fields.${name}.options.${value}`);
  });
  return said.length > 1 ? formatList(said, visit.language) : (said[0] ?? '');
}

/** An empty choice is sent as an empty text, since a missing field would keep its stored value. */
function hiddenTexts(name: string, texts: readonly string[]): { name: string; value: string }[] {
  return (texts.length === 0 ? [''] : texts).map((value) => ({ name, value }));
}
