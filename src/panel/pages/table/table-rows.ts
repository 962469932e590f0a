import type { DbRecord } from '../../../db/file/record.ts';
import type { Reading } from '../../fields/reading.ts';
import type { FilterChoice, FilterValues } from './filter-values.ts';
import { wordsOf } from '../fold-text.ts';
import type { ColumnChoices, Say } from './table-cells.ts';
import { TableIndex } from './table-index.ts';
import type { TablePage } from './table-page.ts';

/** The search, order and page of a table, all from its URL. */
export interface TableQuery {
  readonly search: string;
  /** What a record must have, by filter. */
  readonly filters: ReadonlyMap<string, string>;
  /** Column name; empty to sort by key. */
  readonly sort: string;
  readonly descending: boolean;
  /** Starts at 1. */
  readonly page: number;
  /** Rows on a page. */
  readonly rows: number;
}

/** The language of a page: for the order of words, and for what the cells say. */
interface TableWords {
  readonly language: string;
  readonly say: Say;
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
  readonly filters: readonly SlicedFilter[];
  /** What the columns offer; the same object as long as that stays so. */
  readonly choices: ColumnChoices;
}

/** A filter, with how many records each of its choices would leave of what is found. */
export interface SlicedFilter {
  readonly name: string;
  readonly chosen: string | undefined;
  readonly choices: readonly (FilterChoice & { readonly count: number })[];
}

/** Finds, sorts and cuts the rows of a table. */
export function tableSlice(table: TablePage, reading: Reading, query: TableQuery, words: TableWords): TableSlice {
  const index = TableIndex.of(table, reading);
  const { found, filters } = findRows(index, reading, query, words);
  const pages = Math.max(1, Math.ceil(found.length / query.rows));
  const page = Math.min(Math.max(1, query.page), pages);
  const before = (page - 1) * query.rows;
  const records = found.slice(before, before + query.rows).flatMap((number) => index.records[number] ?? []);
  const { choices } = index;
  return { records, before, found: found.length, total: index.records.length, page, pages, filters, choices };
}

/** The page of a table on which a record is; undefined where it is not found. */
export function pageOfRow(
  table: TablePage,
  reading: Reading,
  query: TableQuery,
  words: TableWords,
  key: string,
): number | undefined {
  const index = TableIndex.of(table, reading);
  const place = findRows(index, reading, query, words).found.findIndex((number) => index.records[number]?.key === key);
  return place < 0 ? undefined : Math.floor(place / query.rows) + 1;
}

/** All records of a table that are found, in their order. */
export function foundRecords(
  table: TablePage,
  reading: Reading,
  query: TableQuery,
  words: TableWords,
): readonly DbRecord[] {
  const index = TableIndex.of(table, reading);
  return findRows(index, reading, query, words).found.flatMap((number) => index.records[number] ?? []);
}

interface Found {
  readonly found: readonly number[];
  readonly filters: readonly SlicedFilter[];
}

/** A filter while rows are counted: the number of its chosen value, -1 for none. */
interface Counted {
  readonly values: FilterValues;
  readonly wanted: number;
  readonly counts: Uint32Array;
}

/** Goes once through all records. A choice counts what would be found if it were chosen in its filter. */
function findRows(index: TableIndex, reading: Reading, query: TableQuery, { language, say }: TableWords): Found {
  const searched = wordsOf(query.search);
  const texts = searched.length > 0 ? index.texts(reading, say) : [];
  const order = index.order(query.sort, query.descending, reading, language, say);
  const wantedOf = ({ name, choices }: FilterValues): number => {
    const chosen = query.filters.get(name);
    return chosen === undefined ? -1 : choices.findIndex(({ value }) => value === chosen);
  };
  const asked = index.filters.map((values) => ({ values, wanted: wantedOf(values), counts: values.counts }));
  if (searched.length === 0 && asked.every(({ wanted }) => wanted < 0))
    return { found: order, filters: asked.map(slicedFilter) };
  const filters = asked.map((filter): Counted => ({ ...filter, counts: new Uint32Array(filter.counts.length) }));
  const found: number[] = [];
  for (const number of order) {
    const text = texts[number] ?? '';
    if (searched.some((word) => !text.includes(word))) continue;
    let missed = 0;
    let missing: Counted | undefined;
    for (const filter of filters)
      if (misses(filter, number)) {
        missed++;
        missing = filter;
      }
    if (missed === 0) {
      found.push(number);
      for (const filter of filters) count(filter, number);
    } else if (missed === 1 && missing) count(missing, number);
  }
  return { found, filters: filters.map(slicedFilter) };
}

function misses({ values, wanted }: Counted, number: number): boolean {
  return wanted >= 0 && values.numbers[number]?.includes(wanted) !== true;
}

function count({ values, counts }: Counted, number: number): void {
  for (const choice of values.numbers[number] ?? []) counts[choice] = (counts[choice] ?? 0) + 1;
}

function slicedFilter({ values, wanted, counts }: Counted): SlicedFilter {
  return {
    name: values.name,
    chosen: values.choices[wanted]?.value,
    choices: values.choices.map((choice, number) => ({ count: counts[number] ?? 0, ...choice })),
  };
}
