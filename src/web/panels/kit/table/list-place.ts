import type { PanelDefinition } from '../../../../panel/pages/panel-definition.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import type { TablePage } from '../../../../panel/pages/table/table-page.ts';
import type { TableQuery } from '../../../../panel/pages/table/table-rows.ts';
import { formUrl, nextUrl, type FoundPage } from '../../panel-pages.ts';
import type { DbRecord } from '../../../../db/file/record.ts';
import { splitUrl } from '../../../request/query.ts';
import type { Visit } from '../../../visit.ts';
import { parseTableQuery, queryText } from './table-query.ts';

/** The place in a list from which a person came: a table page of the panel, and its query. */
interface ListPlace {
  readonly page: string;
  readonly table: TablePage;
  readonly query: TableQuery;
}

const placeName = 'list';
const rowName = 'row';
const longestPlace = 3000;

/**
 * The place in a list that a URL carries, `list=PAGE?QUERY`. The result is always a table of the same panel with a
 * valid query; undefined for anything else.
 */
export function listPlace({ request }: Visit, panel: PanelDefinition): ListPlace | undefined {
  const text = request.query[placeName];
  if (typeof text !== 'string' || text.length > longestPlace) return undefined;
  const { path: name, query } = splitUrl(text);
  const page = Object.hasOwn(panel.pages, name) ? panel.pages[name] : undefined;
  if (page?.kind !== 'table') return undefined;
  return { page: name, table: page, query: parseTableQuery(page, new URLSearchParams(query)) };
}

/** A place as text; empty for a list as it is first opened. */
export function placeText(place: ListPlace | undefined): string {
  const query = place ? queryText(place.query) : '';
  return place && query !== '' ? `${place.page}${query}` : '';
}

/** A URL with a place added. */
export function withPlace(url: string, place: ListPlace | undefined): string {
  const text = placeText(place);
  return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${placeName}=${encodeURIComponent(text)}`;
}

/** The end of the links of a list's rows. */
export function placeLink(place: ListPlace): string {
  const text = placeText(place);
  return text === '' ? '' : `&${placeName}=${encodeURIComponent(text)}`;
}

/** The URL to which a form is posted, with the place it was opened from. */
export function formUrlHere(visit: Visit, found: FoundPage<FormPage>, record: DbRecord | undefined): string {
  return withPlace(formUrl(found, record), listPlace(visit, found.panel));
}

/** The page to which a form leads, with the place the form was opened from. */
export function nextUrlHere(visit: Visit, found: FoundPage<FormPage>, key?: string, next = found.page.next): string {
  const url = nextUrl(found, key, next);
  const place = listPlace(visit, found.panel);
  if (!place) return url;
  const target = found.panel.pages[next];
  if (place.page === next) return `${url}${queryText(place.query)}`;
  return target?.kind === 'form' || target?.kind === 'router' ? withPlace(url, place) : url;
}

/** The URL of a list in which the row of a record is marked, and scrolled to. */
export function markedRowUrl(list: string, key: string): string {
  return `${list}${list.includes('?') ? '&' : '?'}${rowName}=${encodeURIComponent(key)}#row`;
}

/** The key of the record whose row is to be marked. */
export function markedRow(query: URLSearchParams): string | undefined {
  return query.get(rowName) ?? undefined;
}
