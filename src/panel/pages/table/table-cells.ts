import type { DbRecord } from '../../../db/file/record.ts';
import { offersChoices, type AnyInput, type Choice, type Field, type Fields } from '../../fields/field.ts';
import { placeOf } from '../../fields/field-values.ts';
import type { Reading } from '../../fields/reading.ts';

/** Says a lexicon key in one language; the same function for the same language. */
export type Say = (key: string) => string;

/** What a cell shows: with a label, the sentence of that lexicon key; else the text. */
export interface CellWords {
  readonly text: string;
  readonly label: string | undefined;
}

/** What the columns of a table offer; nothing if it depends on the record. */
export type ColumnChoices = ReadonlyMap<string, readonly Choice[]>;

/** The text of a table's cell: what a literal shows, or the property an input field edits. */
export function cellText(name: string, field: Field, record: DbRecord, reading: Reading): string {
  if (field.kind === 'literal') return field.show(record, reading);
  if (field.kind === 'file') return '';
  const place = placeOf(name, field);
  return place && 'property' in place ? (record.prop(place.property) ?? '') : '';
}

/** The text of a cell in a list: for an input field, in the words of its form. */
export function cellWords(
  name: string,
  field: Field,
  record: DbRecord,
  reading: Reading,
  known: ColumnChoices,
): CellWords {
  const text = cellText(name, field, record, reading);
  if (field.kind === 'literal')
    return { text, label: field.options.includes(text) ? `fields.${name}.options.${text}` : undefined };
  if (field.kind === 'file' || !offersChoices(field)) return { text, label: undefined };
  return valueWords(name, field, text, known.get(name) ?? field.choices(reading, record));
}

/** The words for a stored value of a field with choices. */
function valueWords(name: string, field: AnyInput, stored: string, choices: readonly Choice[]): CellWords {
  const texts = field.read(stored);
  if (field.control === 'switch' || field.control === 'checkbox')
    return { text: stored, label: texts.length > 0 ? 'table.on' : 'table.off' };
  const chosen = choices.find(({ value }) => value === stored);
  if (chosen) return choiceWords(name, chosen);
  const words = texts.map((value) => choices.find((choice) => choice.value === value)?.text ?? value);
  return { text: words.join(', '), label: undefined };
}

/**
 * How a choice is shown: its text, or the lexicon key of its label.
 * @param name name of the field
 */
export function choiceWords(name: string, { value, text, label }: Choice): CellWords {
  return { text: text ?? value, label: text === undefined ? (label ?? `fields.${name}.options.${value}`) : undefined };
}

/** Whether columns show more than their record, so that their texts cannot be kept. */
export function showsMore(columns: Fields): boolean {
  return Object.values(columns).some((field) => field.kind === 'literal' && field.show.length > 1);
}

/** What the columns offer now; a field whose choices depend on the record is asked for each of them. */
export function columnChoices(columns: Fields, reading: Reading): ColumnChoices {
  return new Map(
    Object.entries(columns).flatMap(([name, field]): [string, readonly Choice[]][] =>
      field.kind === 'input' && offersChoices(field) && field.choices.length < 2
        ? [[name, field.choices(reading, undefined)]]
        : [],
    ),
  );
}

/** Whether all columns offer the same. */
export function sameChoices(one: ColumnChoices, other: ColumnChoices): boolean {
  for (const [name, choices] of one) if (!sameList(choices, other.get(name) ?? [])) return false;
  return one.size === other.size;
}

function sameList(one: readonly Choice[], other: readonly Choice[]): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every((choice, index) => sameChoice(choice, other[index]));
}

function sameChoice({ value, text, label }: Choice, other: Choice | undefined): boolean {
  return value === other?.value && text === other.text && label === other.label;
}
