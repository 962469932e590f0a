import type { DbRecord } from '../../../db/file/record.ts';
import type { TablePage } from '../../../panel/pages/table-page.ts';
import { tableSlice } from '../../../panel/pages/table-rows.ts';
import type { FoundPage } from '../panel-pages.ts';
import { parseTableQuery } from '../typed/fill-table.ts';
import type { Visit } from '../../visit.ts';

/** The records a list shows for a query: on its page, or on all pages, in their order. */
export function listedRecords(
  visit: Visit,
  { page: table }: FoundPage<TablePage>,
  query: string,
  which: 'page' | 'found',
): readonly DbRecord[] {
  const database = visit.reading.database(table.lists.database);
  const asked = parseTableQuery(new URLSearchParams(query));
  if (which === 'page') return tableSlice(table, database, asked, visit.language).records;
  const { pages } = tableSlice(table, database, { ...asked, page: 1 }, visit.language);
  return Array.from({ length: pages }, (_, index) => index + 1).flatMap(
    (page) => tableSlice(table, database, { ...asked, page }, visit.language).records,
  );
}
