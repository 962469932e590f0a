import type { DbRecord } from '../../db/file/record.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rules.ts';

/** A line that shows something of a record and is never read back, whatever the browser posts. */
export interface LiteralField {
  readonly kind: 'literal';
  readonly show: (record: DbRecord) => string;
  /** Where its text leads: http(s), mailto, tel or a path; anything else is shown as text only. */
  readonly link?: ((record: DbRecord) => string) | undefined;
  /** Values that are said in words: `fields.NAME.options.VALUE` in the lexicon; empty when the text is data. */
  readonly options: readonly string[];
  /** Colour of a value shown as a badge. */
  readonly tones: Readonly<Record<string, Tone>>;
  readonly when: Condition;
  /** What it was given that is not an option; checking the panel refuses it. */
  readonly unknownOptions: readonly string[];
}

/**
 * Whether a field is there at all, `when: (user) => user?.prop('PasswordSet') === 'yes'`: else it is neither shown nor checked
 * nor accepted. No record while one is created.
 */
export type Condition = (record: DbRecord | undefined, reading: Reading) => boolean;

export type Tone = 'neutral' | 'good' | 'warning' | 'danger';

/**
 * One choice: a stored value, and how it is said. `text` is data, shown as it is; `label` a lexicon key; without either it
 * is said by `fields.NAME.options.VALUE`.
 */
export interface Choice {
  readonly value: string;
  readonly text?: string;
  readonly label?: string;
}

/** A property of one certain record, whatever record the page is about. */
export interface SettingPlace {
  readonly database: DatabaseName;
  readonly key: string;
  readonly name: string;
  /** The record's type where it has to be created; `configuration` unless told. */
  readonly type?: string;
}

/** Databases that a page or a field can be about. */
export type DatabaseName = 'accounts' | 'configuration' | 'domains' | 'hosts' | 'networks';

export type Control =
  | 'text'
  | 'email'
  | 'tel'
  | 'number'
  | 'date'
  | 'time'
  | 'password'
  | 'textarea'
  | 'select'
  | 'radio'
  | 'switch'
  | 'checkbox'
  | 'checkboxes'
  | 'hidden';

interface Range {
  readonly min: string;
  readonly max: string;
}

/** A line the person fills in. `value` is what a post-event receives. */
export interface InputField<value> {
  readonly kind: 'input';
  readonly control: Control;
  /** The property it edits: undefined for the one of the field's own name, `false` for none. */
  readonly property: SettingPlace | string | false | undefined;
  readonly when: Condition;
  readonly optional: boolean;
  /** Whether it can have more than one text. */
  readonly many: boolean;
  /** Whether a text can have several lines. */
  readonly multiline: boolean;
  /** Longest text, in characters. */
  readonly max: number;
  /** Lines of text in view. */
  readonly rows: number;
  /** Smallest and largest value of a number, date or time, as a browser's own check wants them. */
  readonly range: Range | undefined;
  readonly rules: readonly Rule[];
  readonly choices: (reading: Reading, record: DbRecord | undefined) => readonly Choice[];
  /** What the field holds before anything was typed, where no property answers that. */
  readonly initial: (reading: Reading, record: DbRecord | undefined) => readonly string[];
  /** Must be the present password of the signed-in user. */
  readonly current: boolean;
  /** The texts that a stored property stands for, and back. */
  readonly read: (stored: string) => readonly string[];
  readonly write: (texts: readonly string[]) => string;
  /** The texts a browser's posted ones stand for. */
  readonly typed: (posted: readonly string[]) => readonly string[];
  /** What it was given that is not an option; checking the panel refuses it. */
  readonly unknownOptions: readonly string[];
  /** From the checked text of one field to its value. */
  readonly value: (texts: readonly string[]) => value;
}

export type AnyInput = InputField<string> | InputField<readonly string[]>;

/** A file the person chooses; kept nowhere by itself. */
export interface FileField<optional extends boolean = boolean> {
  readonly kind: 'file';
  readonly optional: optional;
  readonly maxBytes: number;
  /** File name endings and media types; any when empty. */
  readonly accept: readonly string[];
  readonly when: Condition;
}

/** What a post-event gets of a file. Name and type are what the browser said. */
export interface UploadedFile {
  /** Without a path. */
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A line of a form or a column of a table, as `literal`, `text` and the other makers of fields make it. */
export type Field = LiteralField | AnyInput | FileField;

/** The fields of a page, by name, in the order they are shown. */
export type Fields = Readonly<Record<string, Field>>;

/** Whether only what is offered can be chosen. */
export function offersChoices({ control }: AnyInput): boolean {
  return (
    control === 'select' ||
    control === 'radio' ||
    control === 'checkboxes' ||
    control === 'checkbox' ||
    control === 'switch'
  );
}

/** What a post-event receives: the input fields, parsed. */
export type Submitted<fields> = {
  readonly [name in keyof fields as fields[name] extends LiteralField ? never : name]: fields[name] extends InputField<
    infer value
  >
    ? value
    : fields[name] extends FileField<infer optional>
      ? optional extends true
        ? UploadedFile | undefined
        : UploadedFile
      : never;
};
