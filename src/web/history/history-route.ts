import { Router, type Request, type Response } from 'express';
import { exportEntries, exportFormats } from '../../changes/history/history-export.ts';
import { delimiterFor } from '../../panel/csv/write-csv.ts';
import { guarded } from '../../panel/csv/guarded-cell.ts';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import { historyEntryModel } from './entry-model.ts';
import { historyModel } from './history-list.ts';
import { readHistoryQuery } from './history-query.ts';
import { showRevert, submitRevert, undo } from './revert-page.ts';
import type { RevertScope } from '../../changes/reverting/revert-scope.ts';
import { queryOf } from '../request/query.ts';
import { safePath } from '../request/safe-path.ts';
import type { WebContext } from '../web-context.ts';
import type { Visit } from '../visit.ts';
import { formHandler, visitHandler, type IdParams } from '../request/handlers.ts';

/**
 * Who changed what and when, newest first, as a page and as files; reverting it; and signalling again the events lost
 * when a process was killed.
 */
export function historyRoutes(web: WebContext): Router {
  const router = Router();
  router.get(
    '/',
    visitHandler(web, async (visit) => {
      await visit.page('history', { key: 'history.title', args: {} }, await historyModel(visit), { here: 'history' });
    }),
  );
  router.get('/export.:format', visitHandler(web, sendExport));
  router.get(
    '/revert',
    visitHandler(web, (visit, request) => showRevert(visit, sinceOf(request))),
  );
  router.post(
    '/revert',
    formHandler(web, (visit, request) => submitRevert(visit, sinceOf(request))),
  );
  router.get(
    '/:id',
    visitHandler<IdParams>(web, (visit, { params: { id } }) => showEntry(visit, id)),
  );
  router.get(
    '/:id/revert',
    visitHandler<IdParams>(web, (visit, request) => showRevert(visit, { id: request.params.id })),
  );
  router.post(
    '/:id/revert',
    formHandler<IdParams>(web, (visit, request) => submitRevert(visit, { id: request.params.id })),
  );
  router.post(
    '/:id/undo',
    formHandler<IdParams>(web, (visit, request) => undo(visit, request.params.id, safePath(request.query['back']))),
  );
  router.post(
    '/:id/again',
    formHandler<IdParams>(web, (visit, { params: { id } }) => signalAgain(visit, id)),
  );
  return router;
}

/** The page of one entry. */
async function showEntry(visit: Visit, id: string): Promise<void> {
  const entry = await visit.web.system.changes.history.find(id);
  if (!entry) throw new Failure('errors.notFound', `no change set ${id}`, { kind: 'missing' });
  const model = {
    items: [{ kind: 'entry' as const, entry: historyEntryModel(visit, entry) }],
    unreadable: undefined,
    filter: undefined,
    older: undefined,
    newer: `${base}/history`,
    exports: [],
    since: undefined,
  };
  await visit.page('history', { key: 'history.one', args: { number: entry.number } }, model, { here: 'history' });
}

/** Sends what is found as a file, as it is read. */
async function sendExport(visit: Visit, request: Request, response: Response): Promise<void> {
  const format = exportFormats.find((one) => one === request.params['format']);
  if (!format) throw new Failure('errors.notFound', 'the history is exported as csv and json', { kind: 'missing' });
  const query = new URLSearchParams(queryOf(request));
  const { filter, made } = readHistoryQuery(query, visit.web.system.root);
  response.set({
    'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="history.${format}"`,
    'Cache-Control': 'no-store',
  });
  const entries = visit.web.system.changes.history.each({ ...filter, made: made && [made] });
  await exportEntries(entries, format, response, { delimiter: delimiterFor(visit.language), guarded });
  response.end();
}

function sinceOf(request: Request): RevertScope {
  const { since } = request.query;
  const time = new Date(typeof since === 'string' ? since : '');
  if (Number.isNaN(time.getTime()))
    throw new Failure('errors.badRequest', 'a time to go back to is needed', { kind: 'invalid' });
  return { since: time };
}

/** Signals the events of an entry that were lost. */
async function signalAgain(visit: Visit, id: string): Promise<void> {
  const { runs } = await visit.web.system.changes.signalAgain(id, visit.author('history'));
  const back = encodeURIComponent(`${base}/history`);
  await visit.redirect(runs[0] ? `${base}/runs/${runs[0].id}?back=${back}` : `${base}/history`);
}
