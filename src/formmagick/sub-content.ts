import type { Snapshot } from '../db/file/snapshot.ts';
import type { FieldType } from './read/old-form.ts';

/** Values of a row or a link, by name. */
export type SubValues = Readonly<Record<string, string>>;

/** A link to a page of the panel, with the values it opens it with. */
export interface PanelLink {
  readonly kind: 'link';
  /** Lexicon base, or a text. */
  readonly label: string;
  readonly page: string;
  readonly values: SubValues;
}

/** The links that a panel's own lists bring now, and the databases their subs looked at. */
export interface PanelLinks {
  readonly links: readonly PanelLink[];
  readonly databases: ReadonlyMap<string, Snapshot>;
}

/** A list: one row for each record, with links to what can be done with it. */
export interface PanelTable {
  readonly kind: 'table';
  /** Lexicon base of the heading above it; empty for none. */
  readonly title: string;
  /** Names of values and the lexicon bases of their headings, in order. */
  readonly columns: SubValues;
  readonly rows: readonly SubValues[];
  /** What can be done with each row: undefined where that one cannot. */
  readonly actions: readonly ((row: SubValues) => PanelLink | undefined)[];
  /** Lexicon base of what is said when there is no row. */
  readonly empty: string;
}

/** A button that submits the page; the post-event finds its name in `panel.pressed`. */
export interface PanelButton {
  readonly kind: 'button';
  readonly label: string;
  readonly name: string;
}

/** A field that only a sub knows, such as a name that can be typed for a new record and is fixed for an old one. */
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

/** What can be chosen: values that are their own labels; or values with lexicon bases as labels, sorted by them; or in order. */
export type FieldChoices = readonly string[] | SubValues | ReadonlyMap<string, string>;

/** A sentence of the lexicon, with its markup. */
export interface PanelSentence {
  readonly kind: 'heading' | 'paragraph';
  readonly base: string;
  readonly args: Readonly<Record<string, string | number>>;
}

export type SubContent = PanelLink | PanelTable | PanelButton | PanelField | PanelSentence;
