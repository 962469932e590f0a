import type { UploadedFile } from '../panel/fields/field.ts';
import type { PageChanges } from '../panel/pages/page-changes.ts';
import type { Accepted, Refusal } from '../refusals.ts';
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

/** The object that a sub of an old panel works with. */
export interface SubPanel {
  readonly name: string;
  /** The page that is shown or was submitted. */
  readonly page: string;
  /** BCP 47 tag of the language in which the page is shown. */
  readonly language: string;
  /** The signed-in account. */
  readonly account: string;
  /** The button that submitted the page; `Next` for the usual button and for the enter key. */
  readonly pressed: string;
  /**
   * The databases, and the changes that a post-event stages: what to write and which events to signal. They are written
   * only after the post-event succeeds. Changes staged by any other sub are discarded.
   */
  readonly changes: PageChanges;
  /** The value of a field or link, the first if there are several; empty if there is none. */
  value(id: string): string;
  values(id: string): readonly string[];
  /** The file chosen in a file field; undefined if there is none. It is kept for this submit only. */
  file(id: string): UploadedFile | undefined;
  /** Whether a field was submitted, came from a link, or was set by a sub. */
  has(id: string): boolean;
  /** Sets the value of a field for this page and the following ones. */
  set(id: string, value: string | readonly string[]): void;
  /** Removes the values of these fields; of all fields if none is named. */
  clear(...ids: readonly string[]): void;
  /** Returns a sentence of the lexicon as text. */
  say(base: string, args?: Args): string;
  /**
   * Ends a post-event successfully, with a message (default: `SUCCESS`) and the page that shows it (default: `First`).
   */
  success(base?: string, page?: string, args?: Args): void;
  /**
   * Ends a post-event with an error: nothing is written. Takes the message (default: `ERROR`) and the page that shows
   * it (default: `First`).
   */
  error(base?: string, page?: string, args?: Args): void;
  /** Refuses one field of the submitted page, which is shown again. */
  refuse(id: string, base: string, args?: Args): void;
  /** Sets the page to show after this one. */
  next(page: string): void;
  table(table: SubTable): PanelTable;
  link(label: string, page: string, values?: SubValues): PanelLink;
  button(label: string, name?: string): PanelButton;
  field(field: SubField): PanelField;
  heading(base: string, args?: Args): PanelSentence;
  paragraph(base: string, args?: Args): PanelSentence;
}

interface SubTable {
  readonly title?: string;
  readonly columns: SubValues;
  readonly rows: readonly SubValues[];
  /** By lexicon base: the page to open with the values of the row, or a function that returns a link or undefined. */
  readonly actions?: Readonly<Record<string, string | ((row: SubValues) => PanelLink | undefined)>>;
  readonly empty?: string;
}

interface SubField {
  readonly type?: PanelField['type'];
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly value?: string | readonly string[];
  readonly options?: FieldChoices;
  readonly validation?: string;
}

/**
 * What a sub returns. Shown on the page: a text, a number, content made by the panel, or a list of these; a list of
 * lists of texts is a table. In other places: the values of a field, its options, whether to display it, the result of
 * a validator (`OK`, a lexicon base or a refusal), or values for variables in sentences.
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

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- an event returns nothing
type Answered = SubAnswer | void;

/**
 * A sub of an old panel, rewritten in TypeScript. Its parameters are the panel and the arguments in the form; a
 * validator gets the value before the arguments.
 */
export type Sub = (panel: SubPanel, ...args: readonly string[]) => Answered | Promise<Answered>;

/** Declares the subs of an old panel: the default export of `subs.ts` beside the panel. */
export function defineSubs(subs: Readonly<Record<string, Sub>>): Readonly<Record<string, Sub>> {
  return subs;
}
