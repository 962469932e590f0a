import type { DbRecord } from '../db/record.ts';
import { accept, refuse, type Accepted, type Refusal } from '../problems.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rules.ts';

/** A line that shows something of a record and is never read back, whatever the browser posts. */
export interface LiteralField {
  readonly kind: 'literal';
  readonly show: (record: DbRecord) => string;
  /** Values that are said in words: `fields.NAME.options.VALUE` in the lexicon; empty when the text is data. */
  readonly options: readonly string[];
  /** Colour of a value shown as a badge. */
  readonly tones: Readonly<Record<string, Tone>>;
}

type Tone = 'neutral' | 'good' | 'warning' | 'danger';

/** One choice: a stored value with its lexicon key, or with a text that is data. */
export interface Choice {
  readonly value: string;
  readonly text?: string;
}

type Control = 'text' | 'email' | 'tel' | 'password' | 'select' | 'checkboxes';

/** A line the person fills in. `value` is what a post-event receives. */
export interface InputField<value> {
  readonly kind: 'input';
  readonly control: Control;
  /** The property it edits: undefined for the one of the field's own name, `false` for none. */
  readonly property: string | false | undefined;
  readonly optional: boolean;
  /** Longest value, in characters. */
  readonly max: number;
  readonly rules: readonly Rule[];
  readonly choices: (reading: Reading) => readonly Choice[];
  /** What the field holds before anything was typed, where no property answers that. */
  readonly initial: (reading: Reading, record: DbRecord | undefined) => readonly string[];
  /** Must be the present password of whoever is signed in. */
  readonly current: boolean;
  /** From the checked text of one field to its value. */
  readonly value: (texts: readonly string[]) => value;
}

export type Field = LiteralField | InputField<string> | InputField<readonly string[]>;

/** What a post-event receives: the input fields, parsed. */
export type Submitted<fields> = {
  readonly [name in keyof fields as fields[name] extends LiteralField ? never : name]: fields[name] extends InputField<
    infer value
  >
    ? value
    : never;
};

interface LiteralOptions {
  readonly options?: readonly string[];
  readonly tones?: Readonly<Record<string, Tone>>;
}

/** A line that shows something of the record. @param show its text, or one of `options`, which the lexicon words */
export function literal(show: LiteralField['show'], options: LiteralOptions = {}): LiteralField {
  return { kind: 'literal', show, options: options.options ?? [], tones: options.tones ?? {} };
}

interface InputOptions {
  readonly property?: string | false;
  readonly optional?: boolean;
  /** Default 255 characters. */
  readonly max?: number;
  readonly rules?: readonly Rule[];
  readonly initial?: (reading: Reading, record: DbRecord | undefined) => string;
}

/** One line of free text. Outer blanks are dropped. */
export function text(options: InputOptions = {}): InputField<string> {
  return oneLine('text', options);
}

/** One mail address, for a browser's keyboard and memory; what it must look like says a rule. */
export function email(options: InputOptions = {}): InputField<string> {
  return oneLine('email', options);
}

/** One telephone number, for a browser's keyboard and memory; what it must look like says a rule. */
export function telephone(options: InputOptions = {}): InputField<string> {
  return oneLine('tel', options);
}

/** Typed unseen, kept to the letter, never shown again and bound to no property. */
export function password(options: Pick<InputOptions, 'rules'> = {}): InputField<string> {
  return { ...oneLine('password', { ...options, property: false }), max: 1024 };
}

/** The present password of whoever is signed in, asked for again before something grave. */
export function currentPassword(): InputField<string> {
  return { ...password(), current: true };
}

interface SelectOptions extends InputOptions {
  readonly options: readonly string[];
}

/** One of a few values, each said in words by the lexicon: `fields.NAME.options.VALUE`. */
export function select(options: SelectOptions): InputField<string> {
  const choices = options.options.map((value) => ({ value }));
  const first = options.options[0] ?? '';
  return {
    ...oneLine('select', options),
    choices: () => choices,
    initial: (reading, record) => [options.initial?.(reading, record) ?? first],
  };
}

interface PickOptions {
  readonly optional?: boolean;
  readonly choices: (reading: Reading) => readonly Choice[];
  readonly initial: (reading: Reading, record: DbRecord | undefined) => readonly string[];
}

/** Any number of values out of those the databases offer; bound to no property of the record itself. */
export function pickMany(options: PickOptions): InputField<readonly string[]> {
  return {
    kind: 'input',
    control: 'checkboxes',
    property: false,
    optional: options.optional ?? true,
    max: 255,
    rules: [],
    current: false,
    choices: options.choices,
    initial: options.initial,
    value: (texts) => texts,
  };
}

/** What was posted for one field, before its rules: refused when too long, too many, or none of the choices. */
export function parseTexts(
  field: InputField<string> | InputField<readonly string[]>,
  texts: readonly string[],
  reading: Reading,
): Refusal | Accepted<readonly string[]> {
  if (texts.some((typed) => Array.from(typed).length > field.max)) return refuse('errors.tooLong', { max: field.max });
  const given = texts.filter((typed) => typed !== '');
  if (given.length === 0) return field.optional ? accept(given) : refuse('errors.required');
  if (field.control === 'checkboxes' || field.control === 'select') {
    const values = field.choices(reading).map((choice) => choice.value);
    if (given.some((typed) => !values.includes(typed))) return refuse('errors.notAnOption');
  }
  if (field.control !== 'checkboxes' && given.length > 1) return refuse('errors.oneValue');
  return accept(given);
}

function oneLine(control: Control, options: InputOptions): InputField<string> {
  return {
    kind: 'input',
    control,
    property: options.property,
    optional: options.optional ?? false,
    max: options.max ?? 255,
    rules: options.rules ?? [],
    current: false,
    choices: () => [],
    initial: (reading, record) => [options.initial?.(reading, record) ?? ''],
    value: (texts) => texts[0] ?? '',
  };
}
