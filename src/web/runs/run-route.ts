import { Router, type Response } from 'express';
import { runProgress } from '../../events/progress/run-progress.ts';
import type { RunDetails, RunSummary } from '../../events/journal/run-details.ts';
import { Failure } from '../../refusals.ts';
import { formatList, formatTime } from '../words/format.ts';
import { base } from '../base-url.ts';
import { alarmingRuns } from './alarming-runs.ts';
import type { Message, OwnSentence, Sentence } from '../page/models/layout-model.ts';
import { postedText } from '../request/posted/posted-text.ts';
import type { RunModel } from '../page/models/run-model.ts';
import type { RunsModel } from '../page/models/runs-model.ts';
import type { WebContext } from '../web-context.ts';
import { safePath } from '../request/safe-path.ts';
import { actionModels, durationOf } from './run-actions.ts';
import { halfCreatedBy } from './half-created.ts';
import { filesOfRun } from './files-of-run.ts';
import { recordsOfRun } from './run-records.ts';
import { formatSignals } from '../words/run-words.ts';
import { doneActions, failedActions, shownState } from './shown-run.ts';
import { addTakeBackRoutes } from './take-back-route.ts';
import type { Visit } from '../visit.ts';
import { formHandler, visitHandler, type IdParams } from '../request/handlers.ts';

const runsListed = 100;
const refreshSeconds = 2;

/** Longest reason for dismissing a run, in characters. */
const longestReason = 500;

/** Shortest interval between two notifications to a browser that follows a run. */
const newsMs = 250;

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
    await follow(web, request.params.id, response);
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

function isOver(run: RunSummary): boolean {
  return run.state !== 'queued' && run.state !== 'running';
}

/** Notifies a browser of changes until the run is over; the browser then reads the page. */
async function follow(web: WebContext, id: string, response: Response): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => {
    closed.abort();
  });
  const reports = web.system.events.follow(id, closed.signal);
  if (!reports) throw new Failure('errors.notFound', `no run ${id}`, { kind: 'missing' });
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  let sent = 0;
  let later: NodeJS.Timeout | undefined;
  const send = (event: 'news' | 'ended'): void => {
    clearTimeout(later);
    later = undefined;
    sent = Date.now();
    response.write(`event: ${event}\ndata: ${event}\n\n`);
  };
  try {
    for await (const { type } of reports) {
      const wait = sent + newsMs - Date.now();
      if (type === 'ended') send('ended');
      else if (wait <= 0) send('news');
      // The last of many changes is reported too, since the next one may come much later.
      else later ??= setTimeout(send, wait, 'news');
    }
  } finally {
    clearTimeout(later);
  }
  response.end();
}

function mustFind(web: WebContext, id: string): RunDetails {
  const run = web.system.events.find(id);
  if (!run) throw new Failure('errors.notFound', `no run ${id}`, { kind: 'missing' });
  return run;
}

function summaryModel(visit: Visit, run: RunSummary): RunsModel['runs'][number] {
  return {
    href: `${base}/runs/${run.id}`,
    text: formatSignals(visit, run.signals),
    state: shownState(run),
    started: formatTime(run.started, visit.language),
    duration: durationOf(run, visit.language),
    author: run.author,
  };
}

function runModel(
  visit: Visit,
  run: RunDetails,
  inner: readonly RunDetails[],
  back: string,
): Omit<RunModel, 'isAlarm' | 'halfCreated'> {
  const { language } = visit;
  const isOfMany = run.signals.length > 1;
  const shared = run.actions.flatMap(({ signal }, position) => (isOfMany && signal !== undefined ? [] : [position]));
  const url = `${base}/runs/${run.id}`;
  const over = isOver(run);
  const failed = failedActions(run);
  return {
    state: shownState(run),
    done: run.reason === 'cancelled' ? formatList(doneActions(run), language) : undefined,
    reason: run.reason === undefined ? undefined : `runs.reasons.${run.reason}`,
    started: formatTime(run.started, language),
    duration: durationOf(run, language),
    author: run.author,
    by: run.by ?? '',
    percent: over ? 100 : Math.round(runProgress(run.actions) * 100),
    actions: actionModels(run, shared, inner, language),
    records: isOfMany ? recordsOfRun(run, inner, language) : undefined,
    files: filesOfRun(visit, run),
    failed: { count: failed.length, names: formatList(failed, language) },
    again: over ? `${url}/again?back=${encodeURIComponent(back)}` : undefined,
    againAdvice: over && isOfMany ? againAdvice(visit, run) : undefined,
    dismiss: `${url}/dismiss`,
    cancel: over ? undefined : `${url}/cancel?back=${encodeURIComponent(back)}`,
    stream: over ? undefined : `${url}/stream`,
    back,
  };
}

/** A run of many records is signalled again for those that are not done; if all are done, for all. */
function againAdvice(visit: Visit, { signals, unsettled }: RunDetails): Sentence {
  const isAll = unsettled.length === 0 || unsettled.length === signals.length;
  const what = formatSignals(visit, unsettled.length > 0 ? unsettled : signals);
  return { key: isAll ? 'runs.againAll' : 'runs.againLeft', args: { what } };
}
