import type { DbRecord } from '../../../db/file/record.ts';
import type { Condition, Control, InputField, SettingPlace } from '../field.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rules.ts';
import { unknownOptions } from '../unknown-options.ts';

/** Options of every input field. */
export interface InputOptions {
  /**
   * The property it edits. Default: the one with the field's name; `false` for none; or a property of one fixed record.
   */
  readonly property?: SettingPlace | string | false;
  /** Whether it may be left empty; default: no. */
  readonly optional?: boolean;
  /** Longest text; default: 255 characters. */
  readonly max?: number;
  readonly rules?: readonly Rule[];
  /** Initial value while a record is created; for a setting, while it was never set. */
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

/** A field with one text. */
export function oneText(control: Control, options: InputOptions): InputField<string> {
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
    help: undefined,
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

/** A field with several texts, stored as one with a separator. */
export function manyTexts(
  control: Control,
  { separator = ',', ...options }: InputOptions & { readonly separator?: string },
): InputField<readonly string[]> {
  return {
    ...oneText(control, options),
    many: true,
    initial: () => [],
    read: (stored) => stored.split(separator).filter((one) => one !== ''),
    write: (texts) => texts.join(separator),
    value: (texts) => texts,
  };
}

/** The condition of a field that always exists. */
export function always(): boolean {
  return true;
}

/** A text without leading and trailing blanks. */
export function trimmed(given: string): string {
  return given.trim();
}
