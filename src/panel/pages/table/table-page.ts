import type { DbRecord } from '../../../db/file/record.ts';
import type { Fields } from '../../fields/field.ts';
import type { Reading } from '../../fields/reading.ts';
import type { RecordSource } from '../record-source.ts';
import type { TableFilter } from './table-filter.ts';
import { unknownOptions } from '../../fields/unknown-options.ts';

/** A page that lists records, one per row, searched, sorted and paged on the server. It has no form. */
export interface TablePage {
  readonly kind: 'table';
  readonly lists: RecordSource;
  /** Keys of more records of the same database to list, of any type. */
  readonly also: readonly string[];
  /** Whether a record is listed; undefined: all. It may depend only on the record. */
  readonly only: ((record: DbRecord) => boolean) | undefined;
  readonly columns: Fields;
  /** Columns that are searched, but shown only while the list is searched or sorted by them. */
  readonly aside: readonly string[];
  /** Pages that the first cell of a row opens: of several, the first that accepts the record. */
  readonly open: readonly string[];
  /** More pages that a row links to, in this order. */
  readonly actions: readonly string[];
  /** The page that creates a record. */
  readonly create: string | undefined;
  /** More pages, about no row. */
  readonly links: readonly string[];
  /** What the list can be filtered by. */
  readonly filters: readonly TableFilter[];
  /** What can be done to several records at once; undefined for nothing. */
  readonly bulk: BulkOptions | undefined;
  /** Messages above the rows; undefined for none. */
  readonly notes: ((reading: Reading) => readonly TableNote[]) | undefined;
  /** Unknown options it was given; the check of the panel refuses them. */
  readonly unknownOptions: readonly string[];
}

export interface TableOptions {
  readonly lists: RecordSource;
  readonly also?: readonly string[];
  /** Whether a record is listed. It may depend only on the record. */
  readonly only?: (record: DbRecord) => boolean;
  readonly columns: Fields;
  /** Names of columns that are searched, but shown only while the list is searched or sorted by them. Never the first. */
  readonly aside?: readonly string[];
  /** The page that the first cell of a row opens; of several, the first that accepts the record. */
  readonly open?: string | readonly string[];
  /** More pages that a row opens, in its menu. */
  readonly actions?: readonly string[];
  readonly create?: string;
  /** More pages, about no row, beside the button that creates a record. */
  readonly links?: readonly string[];
  /** What the list can be filtered by: columns by their names, or `groupFilter(name)`. */
  readonly filters?: readonly TableFilter[];
  readonly bulk?: BulkOptions;
  /** Messages above the rows, each with a lexicon key. */
  readonly notes?: (reading: Reading) => readonly TableNote[];
}

/** A message above the rows of a table. */
export interface TableNote {
  readonly tone: 'neutral' | 'warning' | 'danger';
  readonly key: string;
  readonly args?: Readonly<Record<string, string | number>>;
}

/** What a list offers to do to several records at once: as one change set, with one preview and one run. */
interface BulkOptions {
  /** Pages of a row that ask for nothing, such as `lock` and `remove`. Each record has to pass the page's checks. */
  readonly pages?: readonly string[];
  /**
   * Fields of the page a row opens, each of which can be set for all records at once. To a field with several values,
   * values can be added, or taken away from it.
   */
  readonly fields?: readonly string[];
}

const known: Readonly<Record<keyof TableOptions, true>> = {
  lists: true,
  also: true,
  only: true,
  columns: true,
  aside: true,
  open: true,
  actions: true,
  create: true,
  links: true,
  filters: true,
  bulk: true,
  notes: true,
};

/**
 * A page that lists records: `tablePage({ lists: { database: 'accounts', type: 'user' }, columns: fields, open:
 * 'modify' })`. A row links only to pages that apply to its record.
 */
export function tablePage(options: TableOptions): TablePage {
  const {
    lists,
    columns,
    also = [],
    only,
    aside = [],
    open = [],
    actions = [],
    create,
    links = [],
    filters = [],
    bulk,
    notes,
  } = options;
  return {
    kind: 'table',
    lists,
    also,
    only,
    columns,
    aside,
    open: typeof open === 'string' ? [open] : open,
    actions,
    create,
    links,
    filters,
    bulk,
    notes,
    unknownOptions: unknownOptions(options, known),
  };
}

/** The pages about one record that a row opens, the most usual one first. */
export function rowPages({ open, actions }: Pick<TablePage, 'open' | 'actions'>): readonly string[] {
  return [...open, ...actions];
}

/** Every page that a table opens or links to. */
export function pagesOpened(table: TablePage): readonly string[] {
  return [...rowPages(table), ...(table.create === undefined ? [] : [table.create]), ...table.links];
}
