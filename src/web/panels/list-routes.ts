import type { Router } from 'express';
import type { TablePage } from '../../panel/pages/table/table-page.ts';
import { Failure } from '../../refusals.ts';
import { sentOnce } from '../request/sent-once.ts';
import type { Shell } from '../shell.ts';
import { visitOf, type Visit } from '../visit.ts';
import { sendExport } from './csv/export-route.ts';
import { showImport, takeImport } from './csv/take-import.ts';
import { showBulk, takeBulk } from './bulk/take-bulk.ts';
import { lookAtServicesFor } from './look-at-services.ts';
import { isTable, isKitPanel, mustFindPage, mustFindPanel, type FoundPage } from './panel-pages.ts';

/** The other requests of a list: one action over several rows, and export and import of CSV files. */
export function addListRoutes(router: Router, shell: Shell): void {
  router
    .route('/:panel/:page/many')
    .get(async (request, response) => {
      const visit = visitOf(shell, request, response);
      await showBulk(visit, await openList(visit, request.params));
    })
    .post(async (request, response) => {
      const visit = visitOf(shell, request, response);
      await sentOnce(visit, async () => takeBulk(visit, await openList(visit, request.params)));
    });
  router.get('/:panel/:page/export', async (request, response) => {
    const visit = visitOf(shell, request, response);
    await sendExport(visit, await openList(visit, request.params), response);
  });
  router
    .route('/:panel/:page/import')
    .get(async (request, response) => {
      const visit = visitOf(shell, request, response);
      await showImport(visit, await openList(visit, request.params));
    })
    .post(async (request, response) => {
      const visit = visitOf(shell, request, response);
      await sentOnce(visit, async () => takeImport(visit, await openList(visit, request.params)));
    });
}

/** @throws Failure `errors.notFound` for a page that is not a list */
async function openList(visit: Visit, { panel, page }: { panel: string; page: string }): Promise<FoundPage<TablePage>> {
  const owner = mustFindPanel(visit.shell.system, panel);
  const found = isKitPanel(owner) ? mustFindPage(owner, page) : undefined;
  if (!found || !isTable(found))
    throw new Failure('errors.notFound', `${panel}/${page} is not a list`, { kind: 'missing' });
  await lookAtServicesFor(visit, found);
  return found;
}
