import { showsMore } from '../../../../panel/pages/table/table-cells.ts';
import type { TablePage } from '../../../../panel/pages/table/table-page.ts';
import { marksOf } from '../../../runs/half-created.ts';
import type { TableModel } from '../../../page/models/table-model.ts';
import { queryOf } from '../../../request/query.ts';
import type { Visit } from '../../../visit.ts';
import { showByPanel } from '../../panel-code.ts';
import type { FoundPage } from '../../panel-pages.ts';
import { tableModel } from './fill-table.ts';
import { markedRow } from './list-position.ts';
import { parseTableQuery } from './table-query.ts';

/** Shows a list of records, sorted and searched as the URL says. */
export async function showTable(visit: Visit, found: FoundPage<TablePage>): Promise<void> {
  const { panel, name } = found;
  const text = queryOf(visit.request);
  const query = new URLSearchParams(text);
  const id = [visit.language, panel.name, name, text].join('\0');
  const make = (): TableModel =>
    showByPanel(visit, found, () => tableModel(visit, found, parseTableQuery(found.page, query), markedRow(query)));
  const isKept = !showsMore(found.page.columns) && found.page.notes === undefined;
  const model = isKept ? visit.web.keptTables.get(id, visit.reading, make) : make();
  const marks = await marksOf(visit.web, found.page.lists.database);
  const rows = model.rows.map((row) => (marks.has(row.key) ? { ...row, mark: marks.get(row.key) } : row));
  const title = { key: `pages.${name}.title`, args: {} };
  await visit.page('table', title, marks.size > 0 ? { ...model, rows } : model, {
    here: panel.name,
    panel: panel.name,
  });
}
