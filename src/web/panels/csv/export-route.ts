import type { Response } from 'express';
import { csvFamily, editPageFor } from '../../../panel/csv/csv-family.ts';
import { delimiterFor, writeCsv } from '../../../panel/csv/write-csv.ts';
import type { TablePage } from '../../../panel/pages/table/table-page.ts';
import { Failure } from '../../../refusals.ts';
import { listedRecords } from '../bulk/list-records.ts';
import type { FoundPage } from '../panel-pages.ts';
import { queryOf } from '../../request/query.ts';
import type { Visit } from '../../visit.ts';

/**
 * Sends the found records of a list as a file for spreadsheets.
 * @throws Failure `errors.notFound` for a list whose records cannot be in such a file
 */
export async function sendExport(visit: Visit, found: FoundPage<TablePage>, response: Response): Promise<void> {
  const { panel, name, page } = found;
  const family = csvFamily(panel, page);
  if (!family)
    throw new Failure('errors.notFound', `${panel.name}/${name} lists nothing that a file could hold`, {
      kind: 'missing',
    });
  const query = queryOf(visit.request);
  const records = listedRecords(visit, found, query, 'found').filter((record) => editPageFor(family, record));
  response.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${panel.name}.csv"`,
    'Cache-Control': 'no-store',
  });
  await writeCsv(family, records, visit.reading, delimiterFor(visit.language), response);
  response.end();
}
