import type { PanelDefinition } from '../../../../panel/pages/panel-definition.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import type { TablePage } from '../../../../panel/pages/table/table-page.ts';
import type { TableQuery } from '../../../../panel/pages/table/table-rows.ts';
import { formUrl, nextUrl, type FoundPage } from '../../panel-pages.ts';
import type { DbRecord } from '../../../../db/file/record.ts';
import { splitUrl } from '../../../request/query.ts';
import type { Visit } from '../../../visit.ts';
import { parseTableQuery, queryText } from './table-query.ts';

/** The position in a list from which a person came: a table page of the panel, and its query. */
interface ListPosition {
  readonly page: string;
  readonly table: TablePage;
  readonly query: TableQuery;
}

const positionName = 'list';
const rowName = 'row';
const longestPosition = 3000;

/**
 * The position in a list that a URL carries, `list=PAGE?QUERY`. The result is always a table of the same panel with a
 * valid query; undefined for anything else.
 */
export function listPosition({ request }: Visit, panel: PanelDefinition): ListPosition | undefined {
  const text = request.query[positionName];
  if (typeof text !== 'string' || text.length > longestPosition) return undefined;
  const { path: name, query } = splitUrl(text);
  const page = Object.hasOwn(panel.pages, name) ? panel.pages[name] : undefined;
  if (page?.kind !== 'table') return undefined;
  return { page: name, table: page, query: parseTableQuery(page, new URLSearchParams(query)) };
}

/** A position as text; empty for a list as it is first opened. */
export function positionText(position: ListPosition | undefined): string {
  const query = position ? queryText(position.query) : '';
  return position && query !== '' ? `${position.page}${query}` : '';
}

/** A URL with a position added. */
export function withPosition(url: string, position: ListPosition | undefined): string {
  const text = positionText(position);
  return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${positionName}=${encodeURIComponent(text)}`;
}

/** The end of the links of a list's rows. */
export function positionLink(position: ListPosition): string {
  const text = positionText(position);
  return text === '' ? '' : `&${positionName}=${encodeURIComponent(text)}`;
}

/** The URL to which a form is posted, with the position it was opened from. */
export function formUrlHere(visit: Visit, found: FoundPage<FormPage>, record: DbRecord | undefined): string {
  return withPosition(formUrl(found, record), listPosition(visit, found.panel));
}

/** The page to which a form leads, with the position the form was opened from. */
export function nextUrlHere(visit: Visit, found: FoundPage<FormPage>, key?: string, next = found.page.next): string {
  const url = nextUrl(found, key, next);
  const position = listPosition(visit, found.panel);
  if (!position) return url;
  const target = found.panel.pages[next];
  if (position.page === next) return `${url}${queryText(position.query)}`;
  return target?.kind === 'form' || target?.kind === 'router' ? withPosition(url, position) : url;
}

/** The URL of a list in which the row of a record is marked, and scrolled to. */
export function markedRowUrl(list: string, key: string): string {
  return `${list}${list.includes('?') ? '&' : '?'}${rowName}=${encodeURIComponent(key)}#row`;
}

/** The key of the record whose row is to be marked. */
export function markedRow(query: URLSearchParams): string | undefined {
  return query.get(rowName) ?? undefined;
}
