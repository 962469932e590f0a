import type { DbRecord } from '../../db/file/record.ts';
import type { Field } from '../fields/field.ts';
import { placeOf } from '../fields/field-values.ts';
import type { TablePage } from './table-page.ts';
import type { ReadDatabase } from '../fields/reading.ts';

/** The search, order and page of a table, all from its URL. */
export interface TableQuery {
  readonly search: string;
  /** Column name; empty to sort by key. */
  readonly sort: string;
  readonly descending: boolean;
  /** Starts at 1. */
  readonly page: number;
}

/** The rows of one page of a table, and their position. */
export interface TableSlice {
  readonly records: readonly DbRecord[];
  /** Number of rows before these. */
  readonly before: number;
  readonly found: number;
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

const rowsOnPage = 50;

/** Cached for one list of records, until the database file changes. */
interface Worked {
  readonly records: readonly DbRecord[];
  haystacks: readonly string[] | undefined;
  readonly sorted: Map<string, readonly number[]>;
}

const worked = new WeakMap<TablePage, { readonly list: readonly DbRecord[]; readonly worked: Worked }>();

/** Searches, sorts and pages the rows of a table. @param language for the sort order */
export function tableSlice(table: TablePage, database: ReadDatabase, query: TableQuery, language: string): TableSlice {
  const all = workedOut(table, database);
  const wanted = plain(query.search);
  const order = orderOf(table, all, query, language);
  const found = wanted === '' ? order : order.filter((index) => haystacks(table, all)[index]?.includes(wanted));
  const pages = Math.max(1, Math.ceil(found.length / rowsOnPage));
  const page = Math.min(Math.max(1, query.page), pages);
  const before = (page - 1) * rowsOnPage;
  const records = found.slice(before, before + rowsOnPage).flatMap((index) => all.records[index] ?? []);
  return { records, before, found: found.length, total: all.records.length, page, pages };
}

/** The text of a table cell: what a literal shows, or the property of an input field. */
export function cellText(name: string, field: Field, record: DbRecord): string {
  if (field.kind === 'literal') return field.show(record);
  if (field.kind === 'file') return '';
  const place = placeOf(name, field);
  return place && 'property' in place ? (record.prop(place.property) ?? '') : '';
}

function workedOut(table: TablePage, database: ReadDatabase): Worked {
  const list = database.ofType(table.lists.type);
  const known = worked.get(table);
  if (known?.list === list) return known.worked;
  const also = table.also
    .flatMap((key) => database.get(key) ?? [])
    .filter((record) => record.type !== table.lists.type);
  const all = also.length > 0 ? [...also, ...list] : list;
  const fresh: Worked = {
    records: table.only ? all.filter(table.only) : all,
    haystacks: undefined,
    sorted: new Map(),
  };
  worked.set(table, { list, worked: fresh });
  return fresh;
}

function orderOf(table: TablePage, all: Worked, query: TableQuery, language: string): readonly number[] {
  const field = Object.hasOwn(table.columns, query.sort) ? table.columns[query.sort] : undefined;
  const id = field ? `${language} ${query.sort} ${query.descending ? 'down' : 'up'}` : '';
  const known = all.sorted.get(id);
  if (known) return known;
  const order = all.records.map((_, index) => index);
  if (field) {
    const texts = all.records.map((record) => cellText(query.sort, field, record));
    const words = new Intl.Collator(language, { numeric: true });
    const sign = query.descending ? -1 : 1;
    order.sort((a, b) => sign * words.compare(texts[a] ?? '', texts[b] ?? '') || a - b);
  }
  all.sorted.set(id, order);
  return order;
}

function haystacks(table: TablePage, all: Worked): readonly string[] {
  all.haystacks ??= all.records.map((record) =>
    plain(
      [record.key, ...Object.entries(table.columns).map(([name, field]) => cellText(name, field, record))].join('\n'),
    ),
  );
  return all.haystacks;
}

/** Normalized for searching: lower case, without accents and outer blanks. */
function plain(text: string): string {
  const lower = text.trim().toLowerCase();
  return /^[\n -~]*$/.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '');
}
