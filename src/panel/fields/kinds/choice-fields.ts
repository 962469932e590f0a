import { personName } from '../../../accounts/person-name.ts';
import type { DbRecord } from '../../../db/file/record.ts';
import type { AnyInput, Choice, InputField } from '../field.ts';
import { manyTexts, oneText, type InputOptions } from './input-field.ts';
import type { Reading } from '../reading.ts';

/**
 * What a field offers: values, each named by `fields.NAME.options.VALUE` in the lexicon; or values with their own
 * lexicon keys; or a function that finds them, for example records.
 */
export type ChoiceOptions =
  | readonly string[]
  | Readonly<Record<string, string>>
  | ((reading: Reading, record: DbRecord | undefined) => readonly Choice[]);

interface SelectOptions extends InputOptions {
  readonly options: ChoiceOptions;
}

/** Choice of one value: `select({ options: ['local', 'forward', 'both'] })`. With `optional` it may be left empty. */
export function select(options: SelectOptions): InputField<string> {
  const { options: offered, ...others } = options;
  const choices = choicesFrom(offered);
  const field = oneText('select', others);
  if (options.optional || options.initial !== undefined) return { ...field, choices };
  return { ...field, choices, initial: (reading, record) => [choices(reading, record)[0]?.value ?? ''] };
}

/** Same as `select`, but all values are visible: `radio({ options: { now: 'when.now', later: 'when.later' } })`. */
export function radio(options: SelectOptions): InputField<string> {
  return { ...select(options), control: 'radio' };
}

interface SelectManyOptions extends Pick<InputOptions, 'property' | 'optional' | 'when'> {
  readonly options: ChoiceOptions;
  /** Values selected at first, if there is no stored property. */
  readonly initial?: (reading: Reading, record: DbRecord | undefined) => readonly string[];
  /** Separator of the stored values; default: a comma. */
  readonly separator?: string;
}

/**
 * Choice of several values, stored in one property: `selectMany({ options: ['imap', 'pop3'] })`. It may be empty unless
 * `optional` is false. If there are hundreds of choices, their values are typed, one on each line.
 */
export function selectMany({ options, initial, ...others }: SelectManyOptions): InputField<readonly string[]> {
  return {
    ...manyTexts('checkboxes', { optional: true, ...others }),
    choices: choicesFrom(options),
    initial: (reading, record) => initial?.(reading, record) ?? [],
    typed: (posted) => namesPosted(posted, others.separator),
  };
}

/**
 * A choice of one record, named by its key and what it is: `ann (Ann Lee)`; by the key alone if the text is empty:
 * `choiceOf(user, personName(user))`.
 */
export function choiceOf({ key }: DbRecord, text: string): Choice {
  return { value: key, text: text === '' ? key : `${key} (${text})` };
}

/**
 * Each value once: from boxes that are ticked, or from lines if there are so many choices that the values are typed.
 */
function namesPosted(posted: readonly string[], separator = ','): readonly string[] {
  const names = posted.flatMap((text) => text.split('\n').flatMap((line) => line.split(separator)));
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
}

function choicesFrom(options: ChoiceOptions): InputField<string>['choices'] {
  if (typeof options === 'function') return options;
  const choices = isList(options)
    ? options.map((value) => ({ value }))
    : Object.entries(options).map(([value, label]) => ({ value, label }));
  return () => choices;
}

function isList(options: ChoiceOptions): options is readonly string[] {
  return Array.isArray(options);
}

interface OneOptions extends Pick<InputOptions, 'property' | 'optional' | 'when'> {
  readonly many?: false;
  readonly initial?: never;
}

interface ManyOptions extends Omit<OneOptions, 'many' | 'initial'>, Pick<SelectManyOptions, 'initial'> {
  readonly many: true;
}

/** Choice of one user account by name: `userPicker()`; with `many: true` several, stored with commas between them. */
export const userPicker = picker('user', personName);

/**
 * Choice of one group by name: `groupPicker({ optional: true })`; with `many: true` several, stored with commas between
 * them.
 */
export const groupPicker = picker('group', (group) => group.prop('Description') ?? '');

/** Choice of one information bay by name; `ibayPicker({ many: true })` for several, stored with commas between them. */
export const ibayPicker = picker('ibay', (ibay) => ibay.prop('Name') ?? '', 'help.ibay');

interface Picker {
  (options: ManyOptions): InputField<readonly string[]>;
  (options?: OneOptions): InputField<string>;
}

/** @param help lexicon key of a sentence at the field that explains what such an account is */
function picker(type: string, describe: (account: DbRecord) => string, help?: string): Picker {
  const options = ({ accounts }: Reading): readonly Choice[] =>
    accounts.ofType(type).map((account) => choiceOf(account, describe(account)));
  function pick(given: ManyOptions): InputField<readonly string[]>;
  function pick(given?: OneOptions): InputField<string>;
  function pick({ many, initial = () => [], ...given }: ManyOptions | OneOptions = {}): AnyInput {
    return { ...(many === true ? selectMany({ ...given, initial, options }) : select({ ...given, options })), help };
  }
  return pick;
}
