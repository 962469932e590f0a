import type { PageChanges } from './page-changes.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Refusal } from '../../refusals.ts';
import type { Submitted } from '../fields/field.ts';
import type { BodyOptions } from './form-view.ts';
import type { PageRule } from './page-rule.ts';
import type { PageSignal } from './page-signal.ts';
import type { PostEventResult, SubmitContext } from './post-event.ts';
import type { Reading } from '../fields/reading.ts';
import type { RecordSource, SettingsSource } from './record-source.ts';

/** Options of `formPage` for a page that edits existing records. */
export interface EditOptions<fields> extends FormOptions<fields> {
  readonly edits: RecordSource;
  readonly only?: readonly string[];
  readonly when?: (record: DbRecord, reading: Reading) => boolean;
  readonly creates?: never;
  readonly settings?: never;
  readonly key?: never;
  readonly initially?: never;
}

/** Options of `formPage` for a page that creates a record; the field `key` holds its key. */
export interface CreateOptions<fields> extends FormOptions<fields> {
  readonly creates: RecordSource;
  readonly key: keyof fields & string;
  readonly initially?: Readonly<Record<string, string>>;
  readonly edits?: never;
  readonly settings?: never;
  readonly only?: never;
  readonly when?: never;
}

/** Options of `formPage` for a page about one fixed record. */
export interface SettingsOptions<fields> extends FormOptions<fields> {
  readonly settings: SettingsSource;
  readonly edits?: never;
  readonly creates?: never;
  readonly key?: never;
  readonly initially?: never;
  readonly only?: never;
  readonly when?: never;
}

interface FormOptions<fields> {
  readonly fields: fields;
  /** Rules about several fields at once. */
  readonly rules?: readonly PageRule<Submitted<fields>, keyof fields & string>[];
  /**
   * Splits the form into several steps: their names in order, each with its fields. What was typed is kept until the
   * last step, which submits everything; passwords belong there. A step's title is `pages.PAGE.steps.STEP.title`.
   */
  readonly steps?: Readonly<Record<string, readonly (keyof fields & string)[]>>;
  /**
   * Groups fields under headings: names of sections in their order, each with its fields. A heading is
   * `sections.NAME.title`, the same on every page of the panel. On a wide screen two fields of a section share a line.
   */
  readonly sections?: Readonly<Record<string, readonly (keyof fields & string)[]>>;
  /** The page shown next. */
  readonly next: string;
  /** A page about the record that people often need next: the message has a link to it, with its title. */
  readonly offers?: string;
  /**
   * Event to signal afterwards, with the record's key as its argument, or with arguments of its own: `{ event:
   * 'dns-update', args: [] }`. Default: `TYPE-create` for a page that creates an account, else none; `'none'` signals
   * nothing.
   */
  readonly signals?: PageSignal;
  /**
   * Several submit buttons, `pages.PAGE.buttons.NAME` in the lexicon; the post-event gets the pressed one, or the first
   * for the enter key. Default: one button, `pages.PAGE.button`.
   */
  readonly buttons?: readonly string[];
  /** An EJS view of the package, shown above the fields. */
  readonly body?: BodyOptions;
  /** The same before and after the form, outside its frame; shown on each step. */
  readonly header?: BodyOptions;
  readonly footer?: BodyOptions;
  readonly danger?: boolean;
  /** The page removes its record, so it names what is lost with it: every `related` kind of records that says `lost`. */
  readonly removes?: boolean;
  /**
   * For a page that can cut off the person who uses it, such as one about the server's address or the firewall: what it
   * saves is taken back unless the person confirms within two minutes, or within so many seconds, that they still reach
   * the server.
   */
  readonly confirm?: boolean | number;
  readonly preEvent?: (reading: Reading) => Refusal | undefined;
  postEvent?(
    changes: PageChanges,
    record: DbRecord,
    submitted: Submitted<fields>,
    context: SubmitContext,
  ): PostEventResult<keyof fields & string>;
}
