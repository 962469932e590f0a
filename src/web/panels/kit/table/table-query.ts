import { filterName } from '../../../../panel/pages/table/table-filter.ts';
import type { TablePage } from '../../../../panel/pages/table/table-page.ts';
import type { TableQuery } from '../../../../panel/pages/table/table-rows.ts';

/** How many rows a page can have. */
export const rowChoices = [25, 50, 100, 200] as const;
export const usualRows = 50;

/** Begins the names of filters in a URL. */
const filterPrefix = 'filter.';

/** Longest text searched for, and longest value of a filter. */
const longestText = 200;

/** Reads a table's query from its URL; invalid values are ignored. */
export function parseTableQuery({ columns, filters }: TablePage, query: URLSearchParams): TableQuery {
  const sort = query.get('sort') ?? '';
  const rows = Number(query.get('rows'));
  const page = Number(query.get('page') ?? '1');
  return {
    search: (query.get('search') ?? '').slice(0, longestText),
    filters: new Map(
      filters.flatMap((filter): [string, string][] => {
        const name = filterName(filter);
        const value = query.get(`${filterPrefix}${name}`);
        return value === null || value.length > longestText ? [] : [[name, value]];
      }),
    ),
    sort: Object.hasOwn(columns, sort) ? sort : '',
    descending: query.get('order') === 'down',
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
    rows: rowChoices.find((choice) => choice === rows) ?? usualRows,
  };
}

/** A query as part of a URL, with its question mark; empty for the list as it is first opened. */
export function queryText(query: TableQuery): string {
  const pairs = queryPairs(query);
  return pairs.length > 0 ? `?${new URLSearchParams(pairs).toString()}` : '';
}

/** A query as names and values. */
export function queryPairs({ search, filters, sort, descending, page, rows }: TableQuery): [string, string][] {
  return [
    ...(search === '' ? [] : [['search', search] satisfies [string, string]]),
    ...[...filters].map(([name, value]): [string, string] => [`${filterPrefix}${name}`, value]),
    ...(sort === '' ? [] : [['sort', sort] satisfies [string, string]]),
    ...(descending ? [['order', 'down'] satisfies [string, string]] : []),
    ...(rows === usualRows ? [] : [['rows', String(rows)] satisfies [string, string]]),
    ...(page > 1 ? [['page', String(page)] satisfies [string, string]] : []),
  ];
}
