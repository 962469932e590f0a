import type { Request, Response, Router } from 'express';
import type { TablePage } from '../../panel/pages/table/table-page.ts';
import { Failure } from '../../refusals.ts';
import type { WebContext } from '../web-context.ts';
import type { Visit } from '../visit.ts';
import { sendExport } from './csv/export-route.ts';
import { showImport, submitImport } from './csv/submit-import.ts';
import { showBulk, submitBulk } from './bulk/submit-bulk.ts';
import { inspectServicesFor } from './inspect-services.ts';
import { isTable, isOld, mustFindPage, mustFindPanel, type FoundPage } from './panel-pages.ts';
import { formHandler, visitHandler } from '../request/handlers.ts';

type ListParams = Record<'panel' | 'page', string>;

/** The other requests of a list: one action over several rows, and export and import of CSV files. */
export function addListRoutes(router: Router, web: WebContext): void {
  router
    .route('/:panel/:page/many')
    .get(visitHandler(web, withList(showBulk)))
    .post(formHandler(web, withList(submitBulk)));
  router.get('/:panel/:page/export', visitHandler(web, withList(sendExport)));
  router
    .route('/:panel/:page/import')
    .get(visitHandler(web, withList(showImport)))
    .post(formHandler(web, withList(submitImport)));
}

/** Opens the list that the path names before the work on it. */
function withList(work: (visit: Visit, list: FoundPage<TablePage>, response: Response) => Promise<void>) {
  return async (visit: Visit, { params }: Request<ListParams>, response: Response): Promise<void> =>
    work(visit, await openList(visit, params), response);
}

/** @throws Failure `errors.notFound` for a page that is not a list */
async function openList(visit: Visit, { panel, page }: ListParams): Promise<FoundPage<TablePage>> {
  const owner = mustFindPanel(visit.web.system, panel);
  const found = isOld(owner) ? undefined : mustFindPage(owner, page);
  if (!found || !isTable(found))
    throw new Failure('errors.notFound', `${panel}/${page} is not a list`, { kind: 'missing' });
  await inspectServicesFor(visit, found);
  return found;
}
