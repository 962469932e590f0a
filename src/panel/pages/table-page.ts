import type { DbRecord } from '../../db/file/record.ts';
import type { Fields } from '../fields/field.ts';
import type { RecordSource } from './record-source.ts';
import { unknownOptions } from './unknown-options.ts';

/** A page that lists records, one per row, searched, sorted and paged on the server. It has no form. */
export interface TablePage {
  readonly kind: 'table';
  readonly lists: RecordSource;
  /** Keys of more records of the same database to list, of any type. */
  readonly also: readonly string[];
  /** Whether a record is listed; undefined: all. It may depend only on the record. */
  readonly only: ((record: DbRecord) => boolean) | undefined;
  readonly columns: Fields;
  /** Pages that a row links to, in this order. */
  readonly actions: readonly string[];
  /** The page that creates a record. */
  readonly create: string | undefined;
  /** What can be done to several records at once; undefined for nothing. */
  readonly bulk: BulkOptions | undefined;
  /** Unknown options it was given; the check of the panel refuses them. */
  readonly unknownOptions: readonly string[];
}

export interface TableOptions {
  readonly lists: RecordSource;
  readonly also?: readonly string[];
  /** Whether a record is listed. It may depend only on the record. */
  readonly only?: (record: DbRecord) => boolean;
  readonly columns: Fields;
  /** The page that a row opens. */
  readonly open?: string;
  /** More pages that a row links to. */
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
 * A page that lists records: `tablePage({ lists: { database: 'accounts', type: 'user' }, columns: fields, open:
 * 'modify' })`. A row links only to pages that apply to its record.
 */
export function tablePage(options: TableOptions): TablePage {
  const actions = [...(options.open === undefined ? [] : [options.open]), ...(options.actions ?? [])];
  const { lists, columns, also = [], only, create, bulk } = options;
  const unknown = unknownOptions(options, known);
  return { kind: 'table', lists, also, only, columns, actions, create, bulk, unknownOptions: unknown };
}
