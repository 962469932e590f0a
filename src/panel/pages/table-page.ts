import type { DbRecord } from '../../db/file/record.ts';
import type { Fields } from '../fields/field.ts';
import type { RecordSource } from './record-source.ts';
import type { TableFilter } from './table-filter.ts';
import { unknownOptions } from './unknown-options.ts';

/** A page that shows records, one to a row, found, sorted and paged on the server. It never takes a form. */
export interface TablePage {
  readonly kind: 'table';
  readonly lists: RecordSource;
  /** Keys of further records of the same database to list, whatever their type. */
  readonly also: readonly string[];
  /** Whether a record is listed; all are where it is undefined. May depend on nothing but the record. */
  readonly only: ((record: DbRecord) => boolean) | undefined;
  readonly columns: Fields;
  /** Pages that the first cell of a row opens: of several, the first that is for the record. */
  readonly open: readonly string[];
  /** Further pages opened from a row, in the order of their links. */
  readonly actions: readonly string[];
  /** The page that creates a record. */
  readonly create: string | undefined;
  /** Further pages that are about no row. */
  readonly links: readonly string[];
  /** What the list can be narrowed by. */
  readonly filters: readonly TableFilter[];
  /** What it was given that is no option; checking the panel refuses it. */
  readonly unknownOptions: readonly string[];
}

export interface TableOptions {
  readonly lists: RecordSource;
  readonly also?: readonly string[];
  /** Whether a record is listed. May depend on nothing but the record. */
  readonly only?: (record: DbRecord) => boolean;
  readonly columns: Fields;
  /** The page a row opens, by its first cell; of several, the first that is for the record. */
  readonly open?: string | readonly string[];
  /** Further pages a row opens, in its menu. */
  readonly actions?: readonly string[];
  readonly create?: string;
  /** Further pages that are about no row, beside the button that creates one. */
  readonly links?: readonly string[];
  /** What the list can be narrowed by: columns by their names, or `groupFilter(name)`. */
  readonly filters?: readonly TableFilter[];
}

const known: Readonly<Record<keyof TableOptions, true>> = {
  lists: true,
  also: true,
  only: true,
  columns: true,
  open: true,
  actions: true,
  create: true,
  links: true,
  filters: true,
};

/**
 * A page that lists records: `tablePage({ lists: { database: 'accounts', type: 'user' }, columns: fields, open: 'modify' })`.
 * What a row opens is offered only where that page is for the record.
 */
export function tablePage(options: TableOptions): TablePage {
  const { lists, columns, also = [], only, open = [], actions = [], create, links = [], filters = [] } = options;
  const unknown = unknownOptions(options, known);
  const opened = typeof open === 'string' ? [open] : open;
  return {
    kind: 'table',
    lists,
    also,
    only,
    columns,
    open: opened,
    actions,
    create,
    links,
    filters,
    unknownOptions: unknown,
  };
}

/** Every page that a table opens or links to. */
export function pagesOpened({ open, actions, create, links }: TablePage): readonly string[] {
  return [...open, ...actions, ...(create === undefined ? [] : [create]), ...links];
}
