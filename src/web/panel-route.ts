import type { Request, Response } from 'express';
import { ChangeSet } from '../changes/change-set.ts';
import { leadBack, requestedRecord, showForm } from './form-route.ts';
import { findPage } from './panel-pages.ts';
import type { Shell } from './shell.ts';
import { parseTableQuery, tableModel } from './table-model.ts';
import { visitOf } from './visit.ts';

/** Shows a panel's page. Showing never writes anything. */
export async function showPage(
  shell: Shell,
  request: Request<{ panel: string; page?: string }>,
  response: Response,
): Promise<void> {
  const found = findPage(shell, request.params.panel, request.params.page);
  const visit = visitOf(shell, request, response);
  const { panel, name, page } = found;
  if (page.kind === 'table') {
    const query = parseTableQuery(new URLSearchParams(request.originalUrl.split('?')[1] ?? ''));
    const title = { key: `pages.${name}.title`, args: {} };
    await visit.page('table', title, tableModel(visit, found, page, query), { here: panel.name, panel: panel.name });
    return;
  }
  const record = requestedRecord(shell, request, page);
  const refusal = page.preEvent?.(new ChangeSet(shell.system.databases));
  if (refusal) await leadBack(visit, found, page, refusal);
  else await showForm(visit, found, page, record, 200);
}
