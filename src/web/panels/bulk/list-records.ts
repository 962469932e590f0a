import type { DbRecord } from '../../../db/file/record.ts';
import type { TablePage } from '../../../panel/pages/table/table-page.ts';
import { foundRecords, tableSlice } from '../../../panel/pages/table/table-rows.ts';
import { showByPanel } from '../panel-code.ts';
import type { FoundPage } from '../panel-pages.ts';
import { parseTableQuery } from '../kit/table/table-query.ts';
import type { Visit } from '../../visit.ts';

/** The records a list shows for a query: on its page, or on all pages, in their order. */
export function listedRecords(
  visit: Visit,
  found: FoundPage<TablePage>,
  query: string,
  which: 'page' | 'found',
): readonly DbRecord[] {
  const { page: table, panel } = found;
  const asked = parseTableQuery(table, new URLSearchParams(query));
  const words = { language: visit.language, say: visit.translator(panel.name) };
  return showByPanel(visit, found, () =>
    which === 'page'
      ? tableSlice(table, visit.reading, asked, words).records
      : foundRecords(table, visit.reading, asked, words),
  );
}
