import type { DbRecord } from '../db/record.ts';
import type { Choice, Control, InputField, LiteralField, Tone } from './field.ts';
import type { Reading } from './reading.ts';
import { calendarDate, timeOfDay, wholeNumber, without, type Rule } from './rules.ts';

interface LiteralOptions {
  readonly link?: LiteralField['link'];
  readonly options?: readonly string[];
  readonly tones?: Readonly<Record<string, Tone>>;
}

/** A line that shows something of the record. @param show its text, or one of `options`, which the lexicon words */
export function literal(show: LiteralField['show'], options: LiteralOptions = {}): LiteralField {
  const { link, options: worded = [], tones = {} } = options;
  return { kind: 'literal', show, link, options: worded, tones };
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

interface NumberOptions extends InputOptions {
  /** Smallest and largest; 0 and 2147483647 unless told. */
  readonly min?: number;
  readonly max?: number;
}

/** One whole number, in digits; stored without leading zeros. */
export function number({ min = 0, max = 2_147_483_647, ...options }: NumberOptions = {}): InputField<string> {
  const rules = [wholeNumber(min, max), ...(options.rules ?? [])];
  return { ...oneLine('number', { ...options, rules }), range: { min: String(min), max: String(max) } };
}

/** One day, as `2026-03-09`. */
export function date(options: InputOptions = {}): InputField<string> {
  return oneLine('date', { ...options, rules: [calendarDate, ...(options.rules ?? [])] });
}

/** One time of day, as `17:30`. */
export function time(options: InputOptions = {}): InputField<string> {
  return oneLine('time', { ...options, rules: [timeOfDay, ...(options.rules ?? [])] });
}

/** Typed unseen, kept to the letter, never shown again and bound to no property. */
export function password(options: Pick<InputOptions, 'rules'> = {}): InputField<string> {
  return { ...oneLine('password', { ...options, property: false }), max: 1024, typed: (posted) => posted };
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

/** The same as `select`, with all values in view. */
export function radio(options: SelectOptions): InputField<string> {
  return { ...select(options), control: 'radio' };
}

interface ToggleOptions extends Pick<InputOptions, 'property'> {
  /** What is stored; `yes` and `no` unless told. Anything else that is stored counts as off. */
  readonly on?: string;
  readonly off?: string;
  /** Whether it starts on; default off. */
  readonly initially?: (reading: Reading, record: DbRecord | undefined) => boolean;
}

/** One thing that is on or off. A post-event gets what is stored. */
export function toggle({ on = 'yes', off = 'no', initially, ...options }: ToggleOptions = {}): InputField<string> {
  return {
    ...oneLine('switch', { ...options, optional: true }),
    choices: () => [{ value: on }],
    initial: (reading, record) => (initially?.(reading, record) === true ? [on] : []),
    read: (stored) => (stored === on ? [on] : []),
    write: (texts) => texts[0] ?? off,
    typed: (posted) => posted.filter((text) => text !== ''),
    value: (texts) => texts[0] ?? off,
  };
}

interface LinesOptions extends Pick<InputOptions, 'property' | 'optional' | 'rules' | 'max'> {
  /** Stands between the lines where they are stored; a comma unless told. No line may hold it. */
  readonly separator?: string;
}

/** Several lines of text, each by itself subject to the rules; empty ones are dropped. Stored as one property. */
export function lines({ separator = ',', ...options }: LinesOptions = {}): InputField<readonly string[]> {
  return {
    ...oneLine('textarea', { ...options, rules: [without(separator), ...(options.rules ?? [])] }),
    many: true,
    initial: () => [],
    read: (stored) => stored.split(separator).filter((line) => line !== ''),
    write: (texts) => texts.join(separator),
    typed: (posted) =>
      posted
        .flatMap((text) => text.split(/\r\n|\r|\n/))
        .map(trimmed)
        .filter((line) => line !== ''),
    value: (texts) => texts,
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
    many: true,
    max: 255,
    range: undefined,
    rules: [],
    current: false,
    choices: options.choices,
    initial: options.initial,
    read: (stored) => [stored],
    write: (texts) => texts[0] ?? '',
    typed: (posted) => posted.filter((text) => text !== ''),
    value: (texts) => texts,
  };
}

function oneLine(control: Control, options: InputOptions): InputField<string> {
  return {
    kind: 'input',
    control,
    property: options.property,
    optional: options.optional ?? false,
    many: false,
    max: options.max ?? 255,
    range: undefined,
    rules: options.rules ?? [],
    current: false,
    choices: () => [],
    initial: (reading, record) => [options.initial?.(reading, record) ?? ''],
    read: (stored) => [stored],
    write: (texts) => texts[0] ?? '',
    typed: (posted) => posted.map(trimmed),
    value: (texts) => texts[0] ?? '',
  };
}

function trimmed(text: string): string {
  return text.trim();
}
