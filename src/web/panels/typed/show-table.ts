import type { TablePage } from '../../../panel/pages/table-page.ts';
import { marksOf } from '../../server/half-made.ts';
import type { Visit } from '../../visit.ts';
import { showByPanel } from '../panel-code.ts';
import type { FoundPage } from '../panel-pages.ts';
import { parseTableQuery, tableModel } from './fill-table.ts';

/** Shows a list of records, sorted and searched as the URL says. */
export async function showTable(visit: Visit, found: FoundPage<TablePage>): Promise<void> {
  const { panel, name } = found;
  const query = visit.request.originalUrl.split('?')[1] ?? '';
  const id = [visit.language, panel.name, name, query].join('\0');
  const model = visit.shell.keptTables.get(id, visit.reading, () =>
    showByPanel(visit, found, () => tableModel(visit, found, parseTableQuery(new URLSearchParams(query)))),
  );
  const marks = await marksOf(visit.shell, found.page.lists.database);
  const rows = model.rows.map((row) => (marks.has(row.key) ? { ...row, mark: marks.get(row.key) } : row));
  const title = { key: `pages.${name}.title`, args: {} };
  await visit.page('table', title, marks.size > 0 ? { ...model, rows } : model, {
    here: panel.name,
    panel: panel.name,
  });
}
