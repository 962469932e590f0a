import type { ChangeSet } from '../changes/change-set.ts';
import type { UploadedFile } from '../panel/fields/field.ts';
import type { Accepted, Refusal } from '../problems.ts';
import type {
  FieldChoices,
  PanelButton,
  PanelField,
  PanelLink,
  PanelSentence,
  PanelTable,
  SubContent,
  SubValues,
} from './sub-content.ts';

type Args = Readonly<Record<string, string | number>>;

/** What a sub of an old panel works with. */
export interface SubPanel {
  readonly name: string;
  /** The page that is shown or was submitted. */
  readonly page: string;
  /** BCP 47 tag of the language it is shown in. */
  readonly language: string;
  /** Who is signed in. */
  readonly account: string;
  /** The button that submitted the page; `Next` for the usual one and for the enter key. */
  readonly pressed: string;
  /**
   * The databases as they are, and where a post-event stages what to write and which events to signal. Nothing is written
   * before the post-event is done without an error; what any other sub stages is thrown away.
   */
  readonly changes: ChangeSet;
  /** What a field or a link holds; empty when there is nothing. Of several values the first. */
  value(id: string): string;
  values(id: string): readonly string[];
  /** The file chosen in a file field; undefined when there is none. It is kept for this one submit. */
  file(id: string): UploadedFile | undefined;
  /** Whether a field was submitted, a link brought it, or a sub has set it. */
  has(id: string): boolean;
  /** Sets what a field holds, for this page and those after it. */
  set(id: string, value: string | readonly string[]): void;
  /** Forgets what these hold; everything when none is named. */
  clear(...ids: readonly string[]): void;
  /** A sentence of the lexicon, as text. */
  say(base: string, args?: Args): string;
  /** Ends a post-event well: the message (default: `SUCCESS`), and the page it is shown on (default: `First`). */
  success(base?: string, page?: string, args?: Args): void;
  /** Ends a post-event badly: nothing is written. The message (default: `ERROR`), and the page (default: `First`). */
  error(base?: string, page?: string, args?: Args): void;
  /** Refuses one field of the submitted page, which is shown again. */
  refuse(id: string, base: string, args?: Args): void;
  /** The page to show after this one. */
  next(page: string): void;
  table(table: TableOptions): PanelTable;
  link(label: string, page: string, values?: SubValues): PanelLink;
  button(label: string, name?: string): PanelButton;
  field(field: FieldOptions): PanelField;
  heading(base: string, args?: Args): PanelSentence;
  paragraph(base: string, args?: Args): PanelSentence;
}

interface TableOptions {
  readonly title?: string;
  readonly columns: SubValues;
  readonly rows: readonly SubValues[];
  /** By lexicon base: the page that a row opens, with its values; or a function that gives a link, or nothing. */
  readonly actions?: Readonly<Record<string, string | ((row: SubValues) => PanelLink | undefined)>>;
  readonly empty?: string;
}

interface FieldOptions {
  readonly type?: PanelField['type'];
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly value?: string | readonly string[];
  readonly options?: FieldChoices;
  readonly validation?: string;
}

/**
 * What a sub gives back. Shown on the page: a text, a number, content made by the panel, or lists of these; a list of lists of
 * texts is a table. Elsewhere: a field's value or values, its choices, whether to display it, `OK` or a lexicon base or a
 * refusal from a validator, values for sentences.
 */
export type SubAnswer =
  | string
  | number
  | boolean
  | null
  | undefined
  | SubContent
  | FieldChoices
  | Refusal
  | Accepted<string>
  | readonly SubAnswer[];

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- an event has nothing to give back
type Answered = SubAnswer | void;

/**
 * A sub of an old panel, written anew. It gets the panel and its arguments as the form writes them; a validator gets the
 * value before them.
 */
export type Sub = (panel: SubPanel, ...args: readonly string[]) => Answered | Promise<Answered>;

/** Declares the subs of an old panel: the default export of `subs.ts` beside it. */
export function defineSubs(subs: Readonly<Record<string, Sub>>): Readonly<Record<string, Sub>> {
  return subs;
}
