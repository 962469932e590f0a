import { hash } from 'node:crypto';
import type { DbRecord } from '../db/record.ts';
import { offersChoices, type AnyInput, type Choice, type Field } from './field.ts';
import type { Reading } from './reading.ts';
import type { Fields } from './pages.ts';

/** The input fields of a page, by name, in order. */
export function inputs(fields: Fields): [string, AnyInput][] {
  return Object.entries(fields).flatMap(([name, field]): [string, AnyInput][] =>
    field.kind === 'input' ? [[name, field]] : [],
  );
}

/** The property an input field edits; undefined when it edits none. */
export function propertyOf(name: string, field: AnyInput): string | undefined {
  return field.property === false ? undefined : (field.property ?? name);
}

/** What a field holds before the person types: the stored value, else the field's own beginning. */
export function loadField(
  name: string,
  field: AnyInput,
  record: DbRecord | undefined,
  reading: Reading,
): readonly string[] {
  const property = propertyOf(name, field);
  if (property === undefined || !record) return field.initial(reading, record);
  const stored = record.prop(property);
  if (stored !== undefined) return field.read(stored);
  return offersChoices(field) ? field.initial(reading, record) : field.read('');
}

/** What may be chosen; a stored value that is no longer offered can be kept. */
export function choicesOf(
  name: string,
  field: AnyInput,
  record: DbRecord | undefined,
  reading: Reading,
): readonly Choice[] {
  const choices = field.choices(reading);
  if ((field.control !== 'select' && field.control !== 'radio') || !record) return choices;
  const stored = record.prop(propertyOf(name, field) ?? '') ?? '';
  if (stored === '' || choices.some((choice) => choice.value === stored)) return choices;
  return [...choices, { value: stored, text: stored }];
}

const markLength = 6;

/**
 * Marks what a form was filled with when it was shown, so that a later submit can tell which fields changed underneath:
 * six characters of a hash for each input field, in order. Says nothing about the values themselves.
 */
export function seenMarks(fields: Fields, record: DbRecord | undefined, reading: Reading): string {
  return inputs(fields)
    .map(([name, field]) => markOf(loadField(name, field, record, reading)))
    .join('');
}

/** The marks of a posted `_seen`, one for each input field; undefined when the form was another one. */
export function parseMarks(fields: Fields, seen: string | undefined): readonly string[] | undefined {
  const count = inputs(fields).length;
  if (seen?.length !== count * markLength) return undefined;
  return Array.from({ length: count }, (_, index) => seen.slice(index * markLength, (index + 1) * markLength));
}

export function markOf(texts: readonly string[]): string {
  return hash('sha256', texts.join('\0'), 'base64').slice(0, markLength);
}

/** Whether a field can be part of a conflict: passwords are always typed anew. */
export function isComparable(field: Field): boolean {
  return field.kind === 'input' && field.control !== 'password';
}
