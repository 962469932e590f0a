import type { DbRecord } from '../../db/file/record.ts';
import { offersChoices, type AnyInput, type Choice, type Field, type SettingPlace, type Fields } from './field.ts';
import type { Reading } from './reading.ts';

/** An input field of a page, with its name. */
export type NamedInput = readonly [name: string, field: AnyInput];

/** The input fields of a page, by name, in order; the same list every time. */
export function inputs(fields: Fields): readonly NamedInput[] {
  const known = knownInputs.get(fields);
  if (known) return known;
  const found = Object.entries(fields).flatMap(([name, field]): NamedInput[] =>
    field.kind === 'input' ? [[name, field]] : [],
  );
  knownInputs.set(fields, found);
  return found;
}

/** Remembered, since an action over many records needs the list once for each record. */
const knownInputs = new WeakMap<Fields, readonly NamedInput[]>();

/** The fields available for a record, or for the one being created. */
export function fieldsFor(fields: Fields, record: DbRecord | undefined, reading: Reading): Fields {
  const all = Object.entries(fields);
  const there = all.filter(([, field]) => field.when(record, reading));
  return there.length === all.length ? fields : Object.fromEntries(there);
}

/** Where the value of an input field is stored. */
type ValuePlace =
  | { readonly setting: SettingPlace }
  /** A property of the page's record. */
  | { readonly property: string };

/** Undefined if the field does not store its value. */
export function placeOf(name: string, { property }: AnyInput): ValuePlace | undefined {
  if (property === false) return undefined;
  return typeof property === 'object' ? { setting: property } : { property: property ?? name };
}

/** The value of a field before the person types: the stored value, else the field's initial value. */
export function loadField(
  name: string,
  field: AnyInput,
  record: DbRecord | undefined,
  reading: Reading,
): readonly string[] {
  const place = placeOf(name, field);
  const stored = place && storedAt(place, record, reading);
  if (stored !== undefined) return field.read(stored);
  const isNew = place === undefined || 'setting' in place || !record;
  return isNew || offersChoices(field) ? field.initial(reading, record) : field.read('');
}

/** The stored text of a property; undefined when it is not set. */
export function storedAt(place: ValuePlace, record: DbRecord | undefined, reading: Reading): string | undefined {
  if ('property' in place) return record?.prop(place.property);
  const { database, key, name } = place.setting;
  return reading.database(database).get(key)?.prop(name);
}

/** The choices: an empty one if allowed or stored, and stored values that are no longer offered. */
export function choicesOf(
  name: string,
  field: AnyInput,
  record: DbRecord | undefined,
  reading: Reading,
): readonly Choice[] {
  const choices = field.choices(reading, record);
  if (field.control !== 'select' && field.control !== 'radio' && field.control !== 'checkboxes') return choices;
  const values = new Set(choices.map(({ value }) => value));
  const place = placeOf(name, field);
  const found = place && storedAt(place, record, reading);
  const stored = field.read(found ?? '');
  const none =
    !field.many && (field.optional || found === '') && !values.has('') ? [{ value: '', label: 'form.none' }] : [];
  const kept = stored.filter((value) => value !== '' && !values.has(value)).map((value) => ({ value, text: value }));
  return none.length + kept.length === 0 ? choices : [...none, ...choices, ...kept];
}

/** Whether a field can be part of a conflict; passwords cannot, since they are always typed again. */
export function isComparable(field: Field): boolean {
  return field.kind === 'input' && !isPassword(field);
}

/** Whether a field is a password: its value is never stored automatically, and never sent back to the browser. */
export function isPassword({ control }: Pick<AnyInput, 'control'>): boolean {
  return control === 'password';
}

/** The names of the password fields of a page. */
export function passwordNames(fields: Fields): string[] {
  return inputs(fields).flatMap(([name, field]) => (isPassword(field) ? [name] : []));
}
