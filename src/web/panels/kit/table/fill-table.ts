import type { TablePage } from '../../../../panel/pages/table/table-page.ts';
import { csvFamily } from '../../../../panel/csv/csv-family.ts';
import {
  tableSlice,
  type SlicedFilter,
  type TableQuery,
  type TableSlice,
} from '../../../../panel/pages/table/table-rows.ts';
import type { Sentence } from '../../../page/models/layout-model.ts';
import type { Paging, TableModel, TableRow } from '../../../page/models/table-model.ts';
import { pageUrl, type FoundPage } from '../../panel-pages.ts';
import type { Visit } from '../../../visit.ts';
import { rowEnd, rowModel } from './fill-row.ts';
import { positionLink, withPosition } from './list-position.ts';
import { offerBulk } from './offer-bulk.ts';
import { queryPairs, queryText, rowChoices, usualRows } from './table-query.ts';

type UrlOf = (changed: Partial<TableQuery>) => string;

/**
 * The model of a table page for a query.
 * @param marked key of the record whose row is marked
 */
export function tableModel(
  visit: Visit,
  found: FoundPage<TablePage>,
  asked: TableQuery,
  marked: string | undefined,
): TableModel {
  const { panel, name, page: table } = found;
  const words = { language: visit.language, say: visit.translator(panel.name) };
  const slice = tableSlice(table, visit.reading, asked, words);
  const query = { ...asked, filters: knownFilters(slice), page: slice.page };
  const place = { page: name, table, query };
  const own = pageUrl(panel.name, name);
  const url: UrlOf = (changed) => `${own}${queryText({ ...query, ...changed })}`;
  const rows = slice.records.map((record): TableRow => {
    const row = rowModel({ panel, table, record, reading: visit.reading, choices: slice.choices });
    return record.key === marked ? { ...row, isMarked: true } : row;
  });
  const columns = Object.keys(table.columns).map((column) => columnModel(column, query, url));
  const linkTo = (target: string): { label: string; href: string } => ({
    label: `actions.${target}`,
    href: withPosition(pageUrl(panel.name, target), place),
  });
  return {
    description: `pages.${name}.description`,
    notes: noteModels(table, visit),
    columns,
    rows,
    search: searchModel(own, query, url),
    filters: slice.filters.filter(isOfUse).map((filter) => filterModel(filter, query, url)),
    found: foundSentence(slice, query.search),
    leftOut: leftOut(table, columns, rows, query, url),
    paging: pagingModel(slice, query, url),
    rowEnd: rowEnd(table),
    create: table.create === undefined ? undefined : linkTo(table.create),
    links: table.links.map(linkTo),
    place: positionLink(place),
    csv: csvFamily(panel, table) && {
      export: `${own}/export${queryText({ ...query, page: 1 })}`,
      import: `${own}/import`,
    },
    bulk: offerBulk(found, queryText(query).slice(1), { onPage: rows.length, found: slice.found }),
  };
}

function noteModels(table: TablePage, { reading }: Visit): TableModel['notes'] {
  return (table.notes?.(reading) ?? []).map(({ tone, key, args = {} }) => ({ kind: tone, sentence: { key, args } }));
}

function searchModel(action: string, query: TableQuery, url: UrlOf): TableModel['search'] {
  const isNarrowed = query.search !== '' || query.filters.size > 0;
  return {
    action,
    typed: query.search,
    hidden: queryPairs({ ...query, search: '', page: 1 }).map(([field, value]) => ({ name: field, value })),
    showAll: isNarrowed ? url({ search: '', filters: new Map(), page: 1 }) : undefined,
  };
}

/** A value that no record has any more is ignored. */
function knownFilters({ filters }: TableSlice): ReadonlyMap<string, string> {
  return new Map(
    filters.flatMap(({ name, chosen }): [string, string][] => (chosen === undefined ? [] : [[name, chosen]])),
  );
}

function isOfUse({ choices, chosen }: SlicedFilter): boolean {
  return chosen !== undefined || choices.some(({ count }) => count > 0);
}

function filterModel(
  { name, choices, chosen }: SlicedFilter,
  query: TableQuery,
  url: UrlOf,
): TableModel['filters'][number] {
  const without = new Map([...query.filters].filter(([other]) => other !== name));
  return {
    label: `fields.${name}.label`,
    chosen: choices.find(({ value }) => value === chosen)?.words,
    all: url({ filters: without, page: 1 }),
    choices: choices
      .filter(({ value, count }) => count > 0 || value === chosen)
      .map(({ value, words, count }) => ({
        text: words.text,
        label: words.label,
        href: url({ filters: new Map([...without, [name, value]]), page: 1 }),
        current: value === chosen,
        count,
      })),
  };
}

function columnModel(name: string, query: TableQuery, url: UrlOf): TableModel['columns'][number] {
  const sorted = query.sort === name;
  return {
    name,
    label: `fields.${name}.label`,
    href: url({ sort: name, descending: sorted && !query.descending, page: 1 }),
    sorted: sorted ? (query.descending ? 'descending' : 'ascending') : undefined,
  };
}

function foundSentence({ found, total }: TableSlice, search: string): Sentence {
  if (search !== '') return { key: 'table.found', args: { count: found, total, search } };
  return { key: found === total ? 'table.total' : 'table.left', args: { count: found, total } };
}

/** How far from the end the style sheet can hide a column. */
const maxFromEnd = 9;

/**
 * Columns that are empty in all rows of the page, and those that are shown only in a search; never the first, and never
 * the one by which the list is sorted.
 */
function leftOut(
  table: TablePage,
  columns: TableModel['columns'],
  rows: readonly TableRow[],
  { sort, search }: TableQuery,
  url: UrlOf,
): TableModel['leftOut'] {
  const isEmpty = (index: number): boolean =>
    rows.every(({ cells }) => cells[index]?.text === '' && cells[index].label === undefined);
  if (rows.length === 0) return { empty: [], aside: [], fromEnd: [] };
  const end = rowEnd(table) === 'none' ? 0 : 1;
  const left = columns
    .map(({ name, label }, index) => ({
      label,
      href: url({ sort: name, descending: true, page: 1 }),
      isLeft: index > 0 && name !== sort && columns.length - index + end <= maxFromEnd,
      isEmpty: isEmpty(index),
      isAside: search === '' && table.aside.includes(name),
      fromEnd: columns.length - index + end,
    }))
    .filter((column) => column.isLeft && (column.isEmpty || column.isAside));
  return {
    empty: left.filter((column) => column.isEmpty),
    aside: left.filter((column) => !column.isEmpty),
    fromEnd: left.map(({ fromEnd }) => fromEnd),
  };
}

function pagingModel(slice: TableSlice, query: TableQuery, url: UrlOf): Paging {
  const { before, records, found, total, page, pages } = slice;
  const near = [1, page - 1, page, page + 1, pages].filter((number) => number >= 1 && number <= pages);
  const shown = [...new Set(near)].sort((a, b) => a - b);
  const sizes = found > usualRows || query.rows !== usualRows ? rowChoices : [];
  return {
    from: records.length > 0 ? before + 1 : 0,
    to: before + records.length,
    found,
    total,
    previous: page > 1 ? url({ page: page - 1 }) : undefined,
    next: page < pages ? url({ page: page + 1 }) : undefined,
    pages: shown.map((number, index) => ({
      text: String(number),
      href: url({ page: number }),
      current: number === page,
      gap: index > 0 && number - (shown[index - 1] ?? 0) > 1,
    })),
    // The first row in view stays in view.
    sizes: sizes.map((rows) => ({
      rows,
      href: url({ rows, page: Math.floor(before / rows) + 1 }),
      current: rows === query.rows,
    })),
  };
}
