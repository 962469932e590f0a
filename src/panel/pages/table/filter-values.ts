import type { DbRecord } from '../../../db/file/record.ts';
import type { Choice, Field } from '../../fields/field.ts';
import type { Reading } from '../../fields/reading.ts';
import type { CarryOver } from '../carry-over.ts';
import { cellText, choiceWords, type ColumnChoices, type CellWords } from './table-cells.ts';
import { filterName, type RecordFilter } from './table-filter.ts';
import type { TablePage } from './table-page.ts';

/** The values that the records of a table have for one filter. */
export interface FilterValues {
  readonly name: string;
  /** What can be chosen, in order. */
  readonly choices: readonly FilterChoice[];
  /** For each record the numbers of its choices. */
  readonly numbers: readonly (readonly number[])[];
  /** For each choice the number of records that have it. */
  readonly counts: Uint32Array;
  /** Whether it still agrees with the databases; always true if it depends only on the records themselves. */
  readonly isOf: (reading: Reading) => boolean;
}

export interface FilterChoice {
  readonly value: string;
  readonly words: CellWords;
}

/** The records of a table, with what is known of them. */
interface Listed {
  readonly records: readonly DbRecord[];
  readonly reading: Reading;
  readonly choices: ColumnChoices;
  /** What of the records before can be carried over; undefined if nothing can. */
  readonly carry: CarryOver | undefined;
}

/**
 * The filters of a table for its records.
 * @param earlier those of the records before, to be carried over
 */
export function filterValues(
  { filters, columns }: TablePage,
  listed: Listed,
  earlier: readonly FilterValues[],
): readonly FilterValues[] {
  return filters.flatMap((filter) => {
    const before = earlier.find(({ name }) => name === filterName(filter));
    if (typeof filter !== 'string') return [byOthers(filter, listed, before)];
    const field = columns[filter];
    return field ? [byColumn(filter, field, listed, before)] : [];
  });
}

function byColumn(
  name: string,
  field: Field,
  { records, reading, choices: known, carry }: Listed,
  before: FilterValues | undefined,
): FilterValues {
  const choices = [...(before?.choices ?? declaredChoices(name, field, known))];
  const numbers = new Map(choices.map(({ value }, index) => [value, index]));
  const numberOf = (value: string): number => {
    const number = numbers.get(value) ?? choices.push({ value, words: { text: value, label: emptyLabel(value) } }) - 1;
    numbers.set(value, number);
    return number;
  };
  // The same few texts occur again and again.
  const kept = new Map<string, readonly number[]>();
  const make = (record: DbRecord): readonly number[] => {
    const text = cellText(name, field, record, reading);
    const found = kept.get(text) ?? valuesIn(field, text).map(numberOf);
    kept.set(text, found);
    return found;
  };
  const made = before && carry ? carry.things(before.numbers, make) : records.map(make);
  return { name, choices, numbers: made, counts: countsOf(made, choices.length, before, carry), isOf: () => true };
}

/** What a field offers, said as its cells are. */
function declaredChoices(name: string, field: Field, known: ColumnChoices): readonly FilterChoice[] {
  if (field.kind === 'literal')
    return field.options.map((value) => ({ value, words: { text: value, label: `fields.${name}.options.${value}` } }));
  if (isSwitch(field))
    return ['on', 'off'].map((value) => ({ value, words: { text: value, label: `table.${value}` } }));
  return (known.get(name) ?? []).map((choice: Choice) => ({ value: choice.value, words: choiceWords(name, choice) }));
}

function valuesIn(field: Field, text: string): readonly string[] {
  if (field.kind !== 'input') return [text];
  const texts = field.read(text);
  if (isSwitch(field)) return [texts.length > 0 ? 'on' : 'off'];
  return texts.length === 0 ? [''] : texts;
}

function isSwitch(field: Field): boolean {
  return field.kind === 'input' && (field.control === 'switch' || field.control === 'checkbox');
}

function emptyLabel(value: string): string | undefined {
  return value === '' ? 'table.none' : undefined;
}

const none: readonly number[] = [];

function byOthers(
  { name, by, keys }: RecordFilter,
  { records, reading, carry }: Listed,
  before: FilterValues | undefined,
): FilterValues {
  const others = reading.database(by.database).ofType(by.type);
  const numbersOf = new Map<string, number[]>();
  for (const [number, other] of others.entries())
    for (const key of keys(other)) {
      const numbers = numbersOf.get(key);
      if (numbers === undefined) numbersOf.set(key, [number]);
      else if (numbers.at(-1) !== number) numbers.push(number);
    }
  const make = ({ key }: DbRecord): readonly number[] => numbersOf.get(key) ?? none;
  const same = before?.isOf(reading) === true ? before : undefined;
  const numbers = same && carry ? carry.things(same.numbers, make) : records.map(make);
  return {
    name,
    choices: others.map(({ key }) => ({ value: key, words: { text: key, label: undefined } })),
    numbers,
    counts: countsOf(numbers, others.length, same, carry),
    isOf: (now) => now.database(by.database).ofType(by.type) === others,
  };
}

/** Counts the records with each choice, from the counts before if these can be carried over. */
function countsOf(
  numbers: FilterValues['numbers'],
  choices: number,
  before: FilterValues | undefined,
  carry: CarryOver | undefined,
): Uint32Array {
  const counts = new Uint32Array(choices);
  const add = (chosen: readonly number[] | undefined, step: number): void => {
    for (const choice of chosen ?? none) counts[choice] = (counts[choice] ?? 0) + step;
  };
  if (before && carry) {
    counts.set(before.counts);
    for (const number of carry.removed) add(before.numbers[number], -1);
    for (const number of carry.fresh) add(numbers[number], 1);
  } else for (const chosen of numbers) add(chosen, 1);
  return counts;
}
