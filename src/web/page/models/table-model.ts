import type { Link, Sentence } from './layout-model.ts';
import type { BulkChoice } from './bulk-model.ts';

export interface TableModel {
  readonly description: string;
  /** Messages above the rows. */
  readonly notes: readonly { readonly kind: 'neutral' | 'warning' | 'danger'; readonly sentence: Sentence }[];
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly search: {
    readonly action: string;
    readonly typed: string;
    /** The rest of the list's query, to be sent again. */
    readonly hidden: readonly { readonly name: string; readonly value: string }[];
    /** The list without search and filters; undefined where there are none. */
    readonly showAll: string | undefined;
  };
  readonly filters: readonly ListFilterModel[];
  /** How many rows there are. */
  readonly found: Sentence;
  /**
   * Columns that are empty in all rows of the page: links to the list in their order, and their places from the end, 1.
   */
  readonly leftOut: {
    readonly empty: readonly Link[];
    /** Shown once something is searched. */
    readonly aside: readonly Link[];
    readonly fromEnd: readonly number[];
  };
  readonly paging: Paging;
  /** What comes after the cells of every row. */
  readonly rowEnd: RowEnd;
  /** The button for the create page; undefined when the panel has none. */
  readonly create: Link | undefined;
  /** More pages, about no row. */
  readonly links: readonly Link[];
  /** What the links of its rows end with, so that their pages lead back to this place in the list. */
  readonly place: string;
  /** What can be done to several rows; undefined for nothing. */
  readonly bulk: BulkChoice | undefined;
  /** URLs to export and import its records as a file; undefined if that is not possible. */
  readonly csv: { readonly export: string; readonly import: string } | undefined;
}

interface TableColumn {
  readonly name: string;
  readonly label: string;
  readonly href: string;
  readonly sorted: 'ascending' | 'descending' | undefined;
}

/** Nothing, one action as a link, or several in a menu. */
export type RowEnd = 'none' | 'link' | 'menu';

export interface TableRow {
  /** The record's key, unique on the page. */
  readonly key: string;
  /** Whether it was just created or changed. */
  readonly isMarked: boolean;
  readonly cells: readonly TableCell[];
  /** The page that the first cell opens; undefined where there is none for the record. */
  readonly open: RowAction | undefined;
  readonly actions: readonly RowAction[];
  readonly end: RowEnd;
  /** Whether it can be ticked, for what is done to several. */
  readonly hasBox: boolean;
  /** URL of the page to decide about a record that was created incompletely; absent for any other. */
  readonly mark?: string | undefined;
}

/** A cell's text; `label`, a lexicon key, replaces it; with `tone` it is shown as a badge. */
export interface TableCell {
  /** Lexicon key of the column's label. */
  readonly heading: string;
  readonly text: string;
  readonly label: string | undefined;
  /** Link target; undefined for no link. */
  readonly href: string | undefined;
  readonly tone: 'neutral' | 'good' | 'warning' | 'danger' | undefined;
  /** It has a word that is too long for a column and may be broken. */
  readonly long: boolean;
}

interface RowAction extends Link {
  readonly danger: boolean;
}

/** A filter of the list. */
interface ListFilterModel {
  readonly label: string;
  /** What is chosen; undefined for all. */
  readonly chosen: FilterText | undefined;
  /** Leaves this filter out. */
  readonly all: string;
  readonly choices: readonly FilterChoiceModel[];
}

/** With `label`, the sentence of this lexicon key replaces the text. */
interface FilterText {
  readonly text: string;
  readonly label: string | undefined;
}

interface FilterChoiceModel extends FilterText {
  readonly href: string;
  readonly current: boolean;
  /** How many rows the list has with this filter. */
  readonly count: number;
}

export interface Paging {
  /** Numbers of the first and last row shown, starting at 1; 0 when there are none. */
  readonly from: number;
  readonly to: number;
  /** Number of rows that match search and filters, and of all rows. */
  readonly found: number;
  readonly total: number;
  readonly previous: string | undefined;
  readonly next: string | undefined;
  /** The linked pages; `gap` marks skipped pages before this one. */
  readonly pages: readonly {
    readonly text: string;
    readonly href: string;
    readonly current: boolean;
    readonly gap: boolean;
  }[];
  /** The choices of rows per page; empty if one page has all rows. */
  readonly sizes: readonly { readonly rows: number; readonly href: string; readonly current: boolean }[];
}
