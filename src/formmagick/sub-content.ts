import type { Snapshot } from '../db/file/snapshot.ts';
import type { FieldType } from './read/old-form.ts';

/** Values of a row or a link, by name. */
export type SubValues = Readonly<Record<string, string>>;

/** A link to a page of the panel, with values for it. */
export interface PanelLink {
  readonly kind: 'link';
  /** Lexicon base, or a text. */
  readonly label: string;
  readonly page: string;
  readonly values: SubValues;
}

/** The links in the panel's own lists at this moment, and the databases that their subs read. */
export interface PanelLinks {
  readonly links: readonly PanelLink[];
  readonly databases: ReadonlyMap<string, Snapshot>;
}

/** A list: one row for each record, with links to the actions on it. */
export interface PanelTable {
  readonly kind: 'table';
  /** Lexicon base of the heading above the table; empty for no heading. */
  readonly title: string;
  /** Names of values with the lexicon bases of their headings, in order. */
  readonly columns: SubValues;
  readonly rows: readonly SubValues[];
  /** The actions on each row. A function returns undefined if the action is not possible for a row. */
  readonly actions: readonly ((row: SubValues) => PanelLink | undefined)[];
  /** Lexicon base of the text shown if there are no rows. */
  readonly empty: string;
}

/** A button that submits the page. The post-event reads its name from `panel.pressed`. */
export interface PanelButton {
  readonly kind: 'button';
  readonly label: string;
  readonly name: string;
}

/** A field created by a sub, for example a name that can be typed for a new record and is fixed for an existing one. */
export interface PanelField {
  readonly kind: 'field';
  readonly type: FieldType | 'checkboxes';
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly values: readonly string[];
  readonly options: FieldChoices | undefined;
  /** As in `validation="nonblank, maxlength(8)"`. */
  readonly validation: string;
}

/**
 * The options of a field: values that are their own labels; values with lexicon bases as labels, sorted by label; or a
 * map that keeps its order.
 */
export type FieldChoices = readonly string[] | SubValues | ReadonlyMap<string, string>;

/** A sentence of the lexicon, with its markup. */
export interface PanelSentence {
  readonly kind: 'heading' | 'paragraph';
  readonly base: string;
  readonly args: Readonly<Record<string, string | number>>;
}

/** The parts of a page that a sub of an old panel can return. */
export type SubContent = PanelLink | PanelTable | PanelButton | PanelField | PanelSentence;
