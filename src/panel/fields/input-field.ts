import type { DbRecord } from '../../db/file/record.ts';
import type { Condition, Control, InputField, SettingPlace } from './field.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rules.ts';
import { unknownOptions } from '../pages/unknown-options.ts';

/** What every input field can be told. */
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

const known: Readonly<Record<keyof InputOptions, true>> = {
  property: true,
  optional: true,
  max: true,
  rules: true,
  initial: true,
  when: true,
};

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
    unknownOptions: unknownOptions(options, known),
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

/** The condition of a field that is always there. */
export function always(): boolean {
  return true;
}

/** A text without its outer blanks. */
export function trimmed(given: string): string {
  return given.trim();
}
