import type { DbRecord } from '../../db/file/record.ts';
import type { Fields } from '../fields/field.ts';
import type { RecordSource } from './record-source.ts';
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
  /** Pages opened from a row, in the order of their links. */
  readonly actions: readonly string[];
  /** The page that creates a record. */
  readonly create: string | undefined;
  /** What can be done to several records at once; undefined for nothing. */
  readonly bulk: BulkOptions | undefined;
  /** What it was given that is no option; checking the panel refuses it. */
  readonly unknownOptions: readonly string[];
}

export interface TableOptions {
  readonly lists: RecordSource;
  readonly also?: readonly string[];
  /** Whether a record is listed. May depend on nothing but the record. */
  readonly only?: (record: DbRecord) => boolean;
  readonly columns: Fields;
  /** The page a row opens. */
  readonly open?: string;
  /** Further pages a row opens. */
  readonly actions?: readonly string[];
  readonly create?: string;
  readonly bulk?: BulkOptions;
}

/** What a list offers to do to several records at once: as one change set, with one preview and one run. */
interface BulkOptions {
  /** Pages of a row that ask for nothing, such as `lock` and `remove`. Each record has to pass the page's checks. */
  readonly pages?: readonly string[];
  /** Fields of the page a row opens, each of which can be set for all at once; to one of several values, added or taken. */
  readonly fields?: readonly string[];
}

const known: Readonly<Record<keyof TableOptions, true>> = {
  lists: true,
  also: true,
  only: true,
  columns: true,
  open: true,
  actions: true,
  create: true,
  bulk: true,
};

/**
 * A page that lists records: `tablePage({ lists: { database: 'accounts', type: 'user' }, columns: fields, open: 'modify' })`.
 * What a row opens is offered only where that page is for the record.
 */
export function tablePage(options: TableOptions): TablePage {
  const actions = [...(options.open === undefined ? [] : [options.open]), ...(options.actions ?? [])];
  const { lists, columns, also = [], only, create, bulk } = options;
  const unknown = unknownOptions(options, known);
  return { kind: 'table', lists, also, only, columns, actions, create, bulk, unknownOptions: unknown };
}
