import { Router } from 'express';
import type { RunDetails } from '../../events/journal/run-details.ts';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import { alarmingRuns } from './alarming-runs.ts';
import type { Message, OwnSentence } from '../page/models/layout-model.ts';
import { postedText } from '../request/posted/posted-text.ts';
import type { RunsModel } from '../page/models/runs-model.ts';
import type { WebContext } from '../web-context.ts';
import { safePath } from '../request/safe-path.ts';
import { followRun } from './follow-run.ts';
import { halfCreatedBy } from './half-created.ts';
import { formatSignals } from '../words/run-words.ts';
import { runModel, summaryModel } from './run-model.ts';
import { isOver } from './shown-run.ts';
import { addTakeBackRoutes } from './take-back-route.ts';
import type { Visit } from '../visit.ts';
import { formHandler, visitHandler, type IdParams } from '../request/handlers.ts';

const runsListed = 100;
const refreshSeconds = 2;

/** Longest reason for dismissing a run, in characters. */
const longestReason = 500;

/** The pages of runs: the list, one run, following it live, and signalling its event again. */
export function runRoutes(web: WebContext): Router {
  const router = Router();
  router.get(
    '/',
    visitHandler(web, async (visit) => {
      const model: RunsModel = {
        runs: web.system.events.recent(runsListed).map((run) => summaryModel(visit, run)),
      };
      await visit.page('runs', { key: 'runs.title', args: {} }, model, { here: 'runs' });
    }),
  );
  router.get(
    '/:id',
    visitHandler<IdParams>(web, async (visit, request) => {
      await showRun(visit, mustFind(web, request.params.id));
    }),
  );
  router.get('/:id/stream', async (request, response) => {
    await followRun(web, request.params.id, response);
  });
  router.post(
    '/:id/cancel',
    formHandler<IdParams>(web, async (visit, request) => {
      const run = mustFind(web, request.params.id);
      web.system.events.cancel(run.id, visit.account ?? '');
      await visit.redirect(`${base}/runs/${run.id}?back=${encodeURIComponent(safePath(request.query['back']))}`);
    }),
  );
  router.post(
    '/:id/dismiss',
    formHandler<IdParams>(web, (visit, request) => dismiss(visit, mustFind(web, request.params.id))),
  );
  router.post(
    '/:id/again',
    formHandler<IdParams>(web, (visit, request) => signalAgain(visit, mustFind(web, request.params.id))),
  );
  addTakeBackRoutes(router, web);
  return router;
}

async function showRun(visit: Visit, run: RunDetails): Promise<void> {
  const { web, request } = visit;
  const over = isOver(run);
  const inner = web.system.events.within(run);
  const alarms = over ? await alarmingRuns(web) : [];
  const isAlarm = alarms.some(({ id }) => id === run.id);
  const url = `${base}/runs/${run.id}`;
  const isHalf = isAlarm && (await halfCreatedBy(web, run)) !== undefined;
  const halfCreated = isHalf ? { takeBack: `${url}/take-back`, keep: `${url}/keep` } : undefined;
  const model = { ...runModel(visit, run, inner, safePath(request.query['back'])), isAlarm, halfCreated };
  const title: OwnSentence = { key: 'runs.one', args: { run: formatSignals(visit, run.signals) } };
  await visit.page('run', title, model, { here: 'runs', refreshSeconds: over ? 0 : refreshSeconds });
}

/** Takes a run off the home page, with a reason. */
async function dismiss(visit: Visit, run: RunDetails): Promise<void> {
  const reason = postedText(visit.request.body, 'reason').trim();
  if (!isOver(run)) throw new Failure('errors.runGoesOn', `run ${run.id} is not over`, { kind: 'conflict' });
  if (reason === '' || reason.length > longestReason) {
    const message: Message = {
      kind: 'danger',
      sentences: [{ key: 'runs.sayWhy', args: { count: longestReason } }],
    };
    await visit.redirect(`${base}/runs/${run.id}`, message);
    return;
  }
  await visit.web.system.changes.dismiss(run, reason, visit.author('runs'));
  await visit.redirect(`${base}/`, { kind: 'success', sentences: [{ key: 'runs.dismissed', args: {} }] });
}

async function signalAgain(visit: Visit, run: RunDetails): Promise<void> {
  if (!isOver(run)) throw new Failure('errors.runGoesOn', `run ${run.id} is not over`, { kind: 'conflict' });
  const again = await visit.web.system.changes.signalRunAgain(run, visit.author('runs'));
  await visit.redirect(`${base}/runs/${again.id}?back=${encodeURIComponent(safePath(visit.request.query['back']))}`);
}

function mustFind(web: WebContext, id: string): RunDetails {
  const run = web.system.events.find(id);
  if (!run) throw new Failure('errors.notFound', `no run ${id}`, { kind: 'missing' });
  return run;
}
