import type { ChangeSet } from '../../changes/change-set.ts';
import type { DbRecord } from '../../db/file/record.ts';
import type { Refusal } from '../../problems.ts';
import type { Submitted } from '../fields/field.ts';
import type { BodyOptions } from './form-view.ts';
import type { PageRule } from './page-rule.ts';
import type { PostEventResult, SubmitContext } from './post-event.ts';
import type { Reading } from '../fields/reading.ts';
import type { RecordSource, SettingsSource } from './record-source.ts';

/** What `formPage` takes for a page that edits records there are. */
export interface EditOptions<fields> extends FormOptions<fields> {
  readonly edits: RecordSource;
  readonly only?: readonly string[];
  readonly when?: (record: DbRecord) => boolean;
  readonly creates?: never;
  readonly settings?: never;
  readonly key?: never;
  readonly initially?: never;
}

/** What `formPage` takes for a page that creates a record; its key is the value of the field `key`. */
export interface CreateOptions<fields> extends FormOptions<fields> {
  readonly creates: RecordSource;
  readonly key: keyof fields & string;
  readonly initially?: Readonly<Record<string, string>>;
  readonly edits?: never;
  readonly settings?: never;
  readonly only?: never;
  readonly when?: never;
}

/** What `formPage` takes for a page about one certain record. */
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
   * Fills the form in over several pages: the names of its steps, in order, each with its fields. What was typed is kept
   * until the last one, which submits all of it; passwords belong there. A step is named by `pages.PAGE.steps.STEP.title`.
   */
  readonly steps?: Readonly<Record<string, readonly (keyof fields & string)[]>>;
  /** The page that follows. */
  readonly next: string;
  /**
   * Event to signal afterwards, with the record's key as its argument. A page that creates an account signals
   * `TYPE-create` unless told another, any other page nothing; `'none'` is nothing.
   */
  readonly signals?: string;
  /**
   * Several buttons that submit the form, `pages.PAGE.buttons.NAME` in the lexicon; the post-event is told which one was
   * pressed, the first one for the enter key. Without them there is one, `pages.PAGE.button`.
   */
  readonly buttons?: readonly string[];
  /** What no field covers, above the fields: an EJS view of the package. */
  readonly body?: BodyOptions;
  /** The same before the form and after it, outside its frame; on each step. */
  readonly header?: BodyOptions;
  readonly footer?: BodyOptions;
  readonly danger?: boolean;
  readonly preEvent?: (reading: Reading) => Refusal | undefined;
  postEvent?(
    changes: ChangeSet,
    record: DbRecord,
    submitted: Submitted<fields>,
    context: SubmitContext,
  ): PostEventResult<keyof fields & string>;
}
