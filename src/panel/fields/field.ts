import type { DbRecord } from '../../db/file/record.ts';
import type { DatabaseName } from './database-names.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rules.ts';

/** A line that shows something of a record. It is never read back, whatever the browser posts. */
export interface LiteralField {
  readonly kind: 'literal';
  readonly show: (record: DbRecord, reading: Reading) => string;
  /** Link target: http(s), mailto, tel or a path; any other target is ignored. */
  readonly link?: ((record: DbRecord) => string) | undefined;
  /** Values that the lexicon names: `fields.NAME.options.VALUE`; empty when the text is shown as it is. */
  readonly options: readonly string[];
  /** Colour of a value that is shown as a badge. */
  readonly tones: Readonly<Record<string, Tone>>;
  readonly when: Condition;
  /** Unknown options it was given; the check of the panel refuses them. */
  readonly unknownOptions: readonly string[];
}

/**
 * Whether a field exists for a record: `when: (user) => user?.prop('PasswordSet') === 'yes'`. If not, it is neither
 * shown nor checked nor accepted. The record is undefined while one is created.
 */
export type Condition = (record: DbRecord | undefined, reading: Reading) => boolean;

export type Tone = 'neutral' | 'good' | 'warning' | 'danger';

/**
 * One choice: a stored value and its label. `text` is shown as it is; `label` is a lexicon key; without both the key is
 * `fields.NAME.options.VALUE`.
 */
export interface Choice {
  readonly value: string;
  readonly text?: string;
  readonly label?: string;
}

/** A property of one fixed record, independent of the page's record. */
export interface SettingPlace {
  readonly database: DatabaseName;
  readonly key: string;
  readonly name: string;
  /** Type of the record when it has to be created; default: `configuration`. */
  readonly type?: string;
}

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
  /** The property it edits: undefined for the field's own name, `false` for none. */
  readonly property: SettingPlace | string | false | undefined;
  readonly when: Condition;
  readonly optional: boolean;
  /** Whether it can have several texts. */
  readonly many: boolean;
  /** Whether a text can have several lines. */
  readonly multiline: boolean;
  /** Longest text, in characters. */
  readonly max: number;
  /** Number of visible lines. */
  readonly rows: number;
  /** Smallest and largest value of a number, date or time, in the format of HTML inputs. */
  readonly range: Range | undefined;
  readonly rules: readonly Rule[];
  /** Lexicon key of a sentence at the field, besides its own `fields.NAME.help`. */
  readonly help: string | undefined;
  readonly choices: (reading: Reading, record: DbRecord | undefined) => readonly Choice[];
  /** The initial value, if there is no stored property. */
  readonly initial: (reading: Reading, record: DbRecord | undefined) => readonly string[];
  /** Must be the current password of the signed-in person. */
  readonly current: boolean;
  /** Converts a stored property to texts, and back. */
  readonly read: (stored: string) => readonly string[];
  readonly write: (texts: readonly string[]) => string;
  /** Converts posted texts to the texts of the field. */
  readonly typed: (posted: readonly string[]) => readonly string[];
  /** Unknown options it was given; the check of the panel refuses them. */
  readonly unknownOptions: readonly string[];
  /** Converts the checked text of a field to its value. */
  readonly value: (texts: readonly string[]) => value;
}

export type AnyInput = InputField<string> | InputField<readonly string[]>;

/** A file the person chooses; it is not stored automatically. */
export interface FileField<optional extends boolean = boolean> {
  readonly kind: 'file';
  readonly optional: optional;
  readonly maxBytes: number;
  /** Accepted file name endings and media types; any when empty. */
  readonly accept: readonly string[];
  readonly when: Condition;
}

/** The file a post-event receives. Name and type come from the browser. */
export interface UploadedFile {
  /** Without a path. */
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A line of a form or a column of a table, made by `literal`, `text` and the other field functions. */
export type Field = LiteralField | AnyInput | FileField;

/** The fields of a page, by name, in the order they are shown. */
export type Fields = Readonly<Record<string, Field>>;

/** Whether only the offered values are accepted. */
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
