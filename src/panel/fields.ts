import type { DbRecord } from '../db/record.ts';
import type { Condition, Control, InputField, LiteralField, SettingPlace, Tone } from './field.ts';
import type { Reading } from './reading.ts';
import { calendarDate, timeOfDay, wholeNumber, without, type Rule } from './rules.ts';

interface LiteralOptions {
  readonly link?: LiteralField['link'];
  readonly options?: readonly string[];
  readonly tones?: Readonly<Record<string, Tone>>;
  readonly when?: Condition;
}

/**
 * A line that shows something of the record and is never read back: `literal((user) => user.prop('FirstName') ?? '')`.
 * @param show its text, or one of `options`, which the lexicon words
 */
export function literal(show: LiteralField['show'], options: LiteralOptions = {}): LiteralField {
  const { link, options: worded = [], tones = {}, when = always } = options;
  return { kind: 'literal', show, link, options: worded, tones, when };
}

export interface InputOptions {
  /** The property it edits: by default the one of its own name; `false` for none; or that of one certain record. */
  readonly property?: SettingPlace | string | false;
  /** Whether it may be left empty; default not. */
  readonly optional?: boolean;
  /** Longest text, default 255 characters. */
  readonly max?: number;
  readonly rules?: readonly Rule[];
  /** What it holds while a record is created; for a setting, while it was never set. */
  readonly initial?: string | ((reading: Reading, record: DbRecord | undefined) => string);
  readonly when?: Condition;
}

/** One line of free text: `text({ optional: true, max: 60 })`. Outer blanks are dropped. */
export function text(options: InputOptions = {}): InputField<string> {
  return oneLine('text', options);
}

/**
 * One mail address, for a browser's keyboard and memory: `email({ rules: [forwardAddress] })`. What it must look like says
 * a rule.
 */
export function email(options: InputOptions = {}): InputField<string> {
  return oneLine('email', options);
}

/**
 * One telephone number, for a browser's keyboard and memory: `telephone({ optional: true, rules: [phoneNumber] })`. What it
 * must look like says a rule.
 */
export function telephone(options: InputOptions = {}): InputField<string> {
  return oneLine('tel', options);
}

interface NumberOptions extends InputOptions {
  /** Smallest and largest; 0 and 2147483647 unless told. */
  readonly min?: number;
  readonly max?: number;
}

/** One whole number, in digits: `number({ min: 1, max: 65535 })`. Stored without leading zeros; a post-event gets a text. */
export function number({ min = 0, max = 2_147_483_647, ...options }: NumberOptions = {}): InputField<string> {
  const rules = [wholeNumber(min, max), ...(options.rules ?? [])];
  return { ...oneLine('number', { ...options, rules }), range: { min: String(min), max: String(max) } };
}

/** One day, as `2026-03-09`: `date({ optional: true })`. */
export function date(options: InputOptions = {}): InputField<string> {
  return oneLine('date', { ...options, rules: [calendarDate, ...(options.rules ?? [])] });
}

/** One time of day, as `17:30`: `time({ initial: '08:30' })`. */
export function time(options: InputOptions = {}): InputField<string> {
  return oneLine('time', { ...options, rules: [timeOfDay, ...(options.rules ?? [])] });
}

/**
 * Typed unseen, kept to the letter, never shown again and bound to no property: `password({ rules:
 * [passwordStrength('Users')] })`. A post-event gives it to `changes.setPassword`.
 */
export function password(options: Pick<InputOptions, 'rules' | 'when'> = {}): InputField<string> {
  return { ...oneLine('password', { ...options, property: false }), max: 1024, typed: (posted) => posted };
}

/** The present password of whoever is signed in, asked for again before something grave: `currentPassword()`. */
export function currentPassword(): InputField<string> {
  return { ...password(), current: true };
}

/**
 * A value that travels with the form unseen, bound to no property unless told: `hidden({ initial: 'panel' })`. Like all
 * that comes from a browser it can be anything when it comes back: its rules are asked, and what must be certain is looked
 * up anew instead.
 */
export function hidden(options: InputOptions = {}): InputField<string> {
  return oneLine('hidden', { property: false, optional: true, ...options });
}

interface ToggleOptions extends Pick<InputOptions, 'property' | 'when'> {
  /** What is stored; `yes` and `no` unless told. Anything else that is stored counts as off. */
  readonly on?: string;
  readonly off?: string;
  /** Whether it starts on; default off. */
  readonly initially?: (reading: Reading, record: DbRecord | undefined) => boolean;
}

/**
 * One thing that is on or off, drawn as a switch: `toggle({ on: 'enabled', off: 'disabled' })`. A post-event gets what is
 * stored.
 */
export function toggle({ on = 'yes', off = 'no', initially, ...options }: ToggleOptions = {}): InputField<string> {
  return {
    ...oneLine('switch', { ...options, optional: true }),
    choices: () => [{ value: on }],
    initial: (reading, record) => (initially?.(reading, record) === true ? [on] : []),
    read: (stored) => (stored === on ? [on] : []),
    write: (texts) => texts[0] ?? off,
    typed: (posted) => posted.filter((given) => given !== ''),
    value: (texts) => texts[0] ?? off,
  };
}

/** The same as `toggle`, drawn as a box to tick: `checkbox({ property: 'Listed' })`. */
export function checkbox(options: ToggleOptions = {}): InputField<string> {
  return { ...toggle(options), control: 'checkbox' };
}

interface TextareaOptions extends InputOptions {
  /** Lines in view; 5 unless told. */
  readonly rows?: number;
}

/**
 * Free text of several lines, kept with its line ends: `textarea({ rows: 8, optional: true })`. Outer blank lines are
 * dropped. At most 4,000 characters unless told.
 */
export function textarea({ rows = 5, max = 4000, ...options }: TextareaOptions = {}): InputField<string> {
  return {
    ...oneLine('textarea', { ...options, max }),
    rows,
    multiline: true,
    typed: (posted) => posted.map((given) => given.replace(/\r\n?/g, '\n').trim()),
  };
}

interface LinesOptions extends Pick<InputOptions, 'property' | 'optional' | 'rules' | 'max' | 'when'> {
  /** Stands between the lines where they are stored; a comma unless told. No line may hold it. */
  readonly separator?: string;
}

/**
 * Several lines of text, each by itself subject to the rules: `lines({ rules: [validators.ip_number] })`. Empty ones are
 * dropped. Stored as one property.
 */
export function lines({ separator = ',', ...options }: LinesOptions = {}): InputField<readonly string[]> {
  return {
    ...manyTexts('textarea', { ...options, separator, rules: [without(separator), ...(options.rules ?? [])] }),
    typed: (posted) =>
      posted
        .flatMap((given) => given.split(/\r\n|\r|\n/))
        .map(trimmed)
        .filter((line) => line !== ''),
  };
}

/** A field of several texts that are stored as one, with a separator between. */
export function manyTexts(
  control: Control,
  { separator = ',', ...options }: InputOptions & { readonly separator?: string },
): InputField<readonly string[]> {
  return {
    ...oneLine(control, options),
    many: true,
    initial: () => [],
    read: (stored) => stored.split(separator).filter((one) => one !== ''),
    write: (texts) => texts.join(separator),
    value: (texts) => texts,
  };
}

/** A field of one text. */
export function oneLine(control: Control, options: InputOptions): InputField<string> {
  const { initial = '' } = options;
  return {
    kind: 'input',
    control,
    property: options.property,
    when: options.when ?? always,
    optional: options.optional ?? false,
    many: false,
    multiline: false,
    max: options.max ?? 255,
    rows: 5,
    range: undefined,
    rules: options.rules ?? [],
    current: false,
    choices: () => [],
    initial: typeof initial === 'string' ? () => [initial] : (reading, record) => [initial(reading, record)],
    read: (stored) => [stored],
    write: (texts) => texts[0] ?? '',
    typed: (posted) => posted.map(trimmed),
    value: (texts) => texts[0] ?? '',
  };
}

function always(): boolean {
  return true;
}

function trimmed(given: string): string {
  return given.trim();
}
