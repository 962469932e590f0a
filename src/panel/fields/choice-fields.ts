import type { DbRecord } from '../../db/file/record.ts';
import type { Choice, InputField } from './field.ts';
import { manyTexts, oneLine, type InputOptions } from './input-field.ts';
import { accept } from '../../problems.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rules.ts';

/**
 * What a field offers: values, each said by `fields.NAME.options.VALUE` of the lexicon; or values with lexicon keys of their
 * own; or what a function finds, such as records.
 */
export type ChoiceOptions =
  | readonly string[]
  | Readonly<Record<string, string>>
  | ((reading: Reading, record: DbRecord | undefined) => readonly Choice[]);

interface SelectOptions extends InputOptions {
  readonly options: ChoiceOptions;
}

/** One of a few values: `select({ options: ['local', 'forward', 'both'] })`. An optional one can be left without any. */
export function select(options: SelectOptions): InputField<string> {
  const { options: offered, ...others } = options;
  const choices = choicesFrom(offered);
  const field = oneLine('select', others);
  if (options.optional || options.initial !== undefined) return { ...field, choices };
  return { ...field, choices, initial: (reading, record) => [choices(reading, record)[0]?.value ?? ''] };
}

/** The same as `select`, with all values in view: `radio({ options: { now: 'when.now', later: 'when.later' } })`. */
export function radio(options: SelectOptions): InputField<string> {
  return { ...select(options), control: 'radio' };
}

interface SelectManyOptions extends Pick<InputOptions, 'property' | 'optional' | 'when'> {
  readonly options: ChoiceOptions;
  /** Values chosen at first, where no property answers that. */
  readonly initial?: (reading: Reading, record: DbRecord | undefined) => readonly string[];
  /** Stands between the values where they are stored; a comma unless told. */
  readonly separator?: string;
}

/**
 * Any number of a few values, stored as one property: `selectMany({ options: ['imap', 'pop3'] })`. None at all is an answer
 * unless `optional` is false.
 */
export function selectMany({ options, initial, ...others }: SelectManyOptions): InputField<readonly string[]> {
  return {
    ...manyTexts('checkboxes', { optional: true, ...others }),
    choices: choicesFrom(options),
    initial: (reading, record) => initial?.(reading, record) ?? [],
    typed: (posted) => posted.filter((text) => text !== ''),
  };
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

type PickerOptions = Pick<InputOptions, 'property' | 'optional' | 'when'>;

/** One user account, by its name: `userPicker()`; with `many: true`, any number of them, stored with commas between. */
export const userPicker = picker('user', (user) => [user.prop('FirstName'), user.prop('LastName')]);

/** One group, by its name: `groupPicker({ optional: true })`; with `many: true`, any number, stored with commas between. */
export const groupPicker = picker('group', (group) => [group.prop('Description')]);

/** One information bay, by its name: `ibayPicker({ many: true })` for any number, stored with commas between. */
export const ibayPicker = picker('ibay', (ibay) => [ibay.prop('Name')], 'help.ibay');

interface Picker {
  (options: PickerOptions & { readonly many: true }): InputField<readonly string[]>;
  (options?: PickerOptions & { readonly many?: false }): InputField<string>;
}

/** @param help lexicon key of what such an account is, said at the field where people may not know */
function picker(type: string, describe: (account: DbRecord) => readonly (string | undefined)[], help?: string): Picker {
  const rules: readonly Rule[] =
    help === undefined
      ? []
      : [Object.assign((value: string) => accept(value), { describe: () => ({ key: help, args: {} }) })];
  const options = ({ accounts }: Reading): readonly Choice[] =>
    accounts.ofType(type).map((account) => {
      const said = describe(account).filter(Boolean).join(' ');
      return { value: account.key, text: said === '' ? account.key : `${account.key} (${said})` };
    });
  function pick(given: PickerOptions & { readonly many: true }): InputField<readonly string[]>;
  function pick(given?: PickerOptions & { readonly many?: false }): InputField<string>;
  function pick({ many, ...given }: PickerOptions & { readonly many?: boolean } = {}):
    InputField<readonly string[]> | InputField<string> {
    return many === true
      ? { ...selectMany({ ...given, options }), rules }
      : { ...select({ ...given, options }), rules };
  }
  return pick;
}
