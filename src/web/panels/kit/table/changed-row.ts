import type { DbRecord } from '../../../../db/file/record.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import { pageOfRow, type TableQuery } from '../../../../panel/pages/table/table-rows.ts';
import { showUnlessItFails } from '../../panel-code.ts';
import type { NextPage } from '../../../runs/redirect-after.ts';
import { pageUrl, type FoundPage } from '../../panel-pages.ts';
import type { Visit } from '../../../visit.ts';
import { listPosition, markedRowUrl, nextUrlHere } from './list-position.ts';
import { parseTableQuery, queryText } from './table-query.ts';

/**
 * The page a form leads to. In a list it is the page with the record's row, which the URL marks. If the search or the
 * filters hide a new record, the list is shown without them; if they hide a changed record, the message only links to
 * it.
 */
export function afterForm(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord,
  next = found.page.next,
): NextPage {
  const { panel, page } = found;
  const plain = nextUrlHere(visit, found, record.key, next);
  const table = panel.pages[next];
  if (table?.kind !== 'table' || table.lists.database !== page.source.database) return { href: plain };
  const place = listPosition(visit, panel);
  const asked = place?.page === next ? place.query : parseTableQuery(table, new URLSearchParams());
  const words = { language: visit.language, say: visit.translator(panel.name) };
  // Read again, since the databases have changed.
  const reading = visit.reading.fresh();
  const rowUrl = (query: TableQuery): string | undefined => {
    // The changes are saved already, so an error of the list must not fail the request.
    const number = showUnlessItFails(visit, { ...found, name: next }, () =>
      pageOfRow(table, reading, query, words, record.key),
    );
    if (number === undefined) return undefined;
    return markedRowUrl(`${pageUrl(panel.name, next)}${queryText({ ...query, page: number })}`, record.key);
  };
  const there = rowUrl(asked);
  if (there !== undefined) return { href: there };
  const everywhere = rowUrl({ ...asked, search: '', filters: new Map() });
  if (everywhere !== undefined && page.creates) return { href: everywhere };
  return { href: plain, link: everywhere === undefined ? undefined : { label: 'messages.showRow', href: everywhere } };
}
