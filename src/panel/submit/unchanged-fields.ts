import type { DbRecord } from '../../db/file/record.ts';
import type { AnyInput, Fields } from '../fields/field.ts';
import { fileFields } from '../fields/kinds/file-field.ts';
import type { FilledForm } from './filled-form.ts';
import { inputs, isPassword, loadField, placeOf, storedAt } from '../fields/field-values.ts';
import type { Reading } from '../fields/reading.ts';
import { isSentBack, sameTexts } from './seen.ts';

/**
 * Names of the fields that were posted unchanged. They keep their value, even if today's rules would refuse it. A
 * missing property counts as stored empty; a missing required one only while something else is changed.
 */
export function unchangedFields(form: FilledForm): ReadonlySet<string> {
  const { page } = form;
  if (page.creates) return new Set();
  const all = inputs(page.fields).map(([name, field]) => ({ name, ...stateOf(name, field, form) }));
  const isChanging = all.some(({ state }) => state === 'changed');
  return new Set(
    all.flatMap(({ name, state }) => (state === 'same' || (state === 'missing' && isChanging) ? name : [])),
  );
}

/** Whether a whole form was posted unchanged, and shows nothing that is not stored. */
export function isAsStored(
  { record, typed, changes }: FilledForm,
  fields: Fields,
  unchanged: ReadonlySet<string>,
): boolean {
  if (fileFields(fields).length > 0) return false;
  return inputs(fields).every(([name, field]) => {
    if (placeOf(name, field) !== undefined) return unchanged.has(name);
    const filledWith = isPassword(field) ? [] : loadField(name, field, record, changes);
    return isSentBack(field, typed.get(name) ?? [], filledWith);
  });
}

/** The texts of a field with several that are already stored, and may stay. */
export function storedTexts(
  name: string,
  field: AnyInput,
  record: DbRecord | undefined,
  reading: Reading,
): ReadonlySet<string> {
  return new Set(field.many ? loadField(name, field, record, reading) : []);
}

interface State {
  readonly state: 'same' | 'missing' | 'changed' | 'free';
}

function stateOf(name: string, field: AnyInput, { record, typed, changes }: FilledForm): State {
  const place = placeOf(name, field);
  const isThere = record !== undefined || (place !== undefined && 'setting' in place);
  if (isPassword(field) || !isThere) return { state: 'free' };
  const filledWith = loadField(name, field, record, changes);
  const isSame = sameTexts(typed.get(name) ?? [], filledWith);
  const isEmpty = filledWith.every((text) => text === '');
  if (place === undefined) return { state: isSame && !isEmpty ? 'same' : 'free' };
  if (!isSame) return { state: 'changed' };
  if (storedAt(place, record, changes) !== undefined) return { state: 'same' };
  // A value shown in place of a missing property is written, or it could never be stored.
  if (!isEmpty) return { state: 'free' };
  return { state: field.optional ? 'same' : 'missing' };
}
