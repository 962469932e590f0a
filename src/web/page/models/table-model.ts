import type { Link } from './layout-model.ts';
import type { ManyChoice } from './many-model.ts';

export interface TableModel {
  readonly description: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly search: { readonly action: string; readonly typed: string; readonly sort: string; readonly order: string };
  readonly paging: Paging;
  /** The button for the create page; undefined when the panel has none. */
  readonly create: Link | undefined;
  /** What can be done to several rows; undefined for nothing. */
  readonly many: ManyChoice | undefined;
  /** Where its records are had and given as a file; undefined where they cannot be. */
  readonly csv: { readonly export: string; readonly import: string } | undefined;
}

interface TableColumn {
  readonly name: string;
  readonly label: string;
  readonly href: string;
  readonly sorted: 'ascending' | 'descending' | undefined;
}

export interface TableRow {
  /** The record's key, unique on the page. */
  readonly key: string;
  readonly cells: readonly TableCell[];
  readonly actions: readonly RowAction[];
  /** Whether it can be ticked, for what is done to several. */
  readonly hasBox: boolean;
  /** Where one decides about a record whose creation failed half way; absent for any other. */
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
}

interface RowAction extends Link {
  readonly danger: boolean;
}

export interface Paging {
  /** Numbers of the first and last row shown, starting at 1; 0 when there are none. */
  readonly from: number;
  readonly to: number;
  /** Number of rows that match the search, and of all rows. */
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
}
