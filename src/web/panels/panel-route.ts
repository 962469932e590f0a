import type { Request, Response } from 'express';
import { refusalOf } from '../../panel/pages/page-answer.ts';
import type { TablePage } from '../../panel/pages/table-page.ts';
import type { ViewPage } from '../../panel/pages/view-page.ts';
import { leadBack, requestedRecord, showForm } from './typed/show-form.ts';
import { packageHtml } from './typed/fill-form.ts';
import { showOldPage } from './old/old-panel-route.ts';
import { showByPanel } from './panel-code.ts';
import { leadByRouter } from './typed/follow-router.ts';
import { findPage, findPanel, isForm, isRouter, isTable, isView, type FoundPage } from './panel-pages.ts';
import type { Shell } from '../shell.ts';
import { tableModel } from './typed/fill-table.ts';
import { openStep } from './typed/show-step.ts';
import { parseTableQuery } from './typed/table-query.ts';
import { visitOf, type Visit } from '../visit.ts';

/** Shows a panel's page. Showing never writes anything. */
export async function showPage(
  shell: Shell,
  request: Request<{ panel: string; page?: string }>,
  response: Response,
): Promise<void> {
  const panel = findPanel(shell, request.params.panel);
  if (panel.kind === 'old') {
    await showOldPage(shell, panel, request, response);
    return;
  }
  const found = findPage(shell, request.params.panel, request.params.page);
  const visit = visitOf(shell, request, response);
  if (isTable(found)) await showTable(visit, found);
  if (isRouter(found)) await leadByRouter(visit, found);
  if (isView(found)) await showView(visit, found);
  if (!isForm(found)) return;
  const record = requestedRecord(visit, found, visit.reading);
  const refusal = showByPanel(visit, found, () => refusalOf(found.page.preEvent?.(visit.reading)));
  if (refusal) await leadBack(visit, found, refusal);
  else if (found.page.steps) await openStep(visit, found, record);
  else await showForm(visit, found, record);
}

async function showTable(visit: Visit, found: FoundPage<TablePage>): Promise<void> {
  const { panel, name } = found;
  const query = visit.request.originalUrl.split('?')[1] ?? '';
  const id = [visit.language, panel.name, name, query].join('\0');
  const model = visit.shell.keptTables.get(id, visit.reading, () =>
    showByPanel(visit, found, () => tableModel(visit, found, parseTableQuery(found.page, new URLSearchParams(query)))),
  );
  const title = { key: `pages.${name}.title`, args: {} };
  await visit.page('table', title, model, { here: panel.name, panel: panel.name });
}

async function showView(visit: Visit, found: FoundPage<ViewPage>): Promise<void> {
  const { panel, name, page } = found;
  const about = `pages.${name}.description`;
  const description = visit.shell.wording.has(about, visit.language, panel.name) ? about : undefined;
  const body = showByPanel(visit, found, () => packageHtml(visit, panel, page.view, page.model(visit.reading)));
  const title = { key: `pages.${name}.title`, args: {} };
  await visit.page('view', title, { description, body }, { here: panel.name, panel: panel.name });
}
