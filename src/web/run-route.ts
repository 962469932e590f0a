import { Router, type Response } from 'express';
import type { ActionRecord, RunRecord, RunSummary } from '../events/run-record.ts';
import { Failure } from '../problems.ts';
import { formatDuration, formatTime } from './format.ts';
import type { RunModel, RunsModel } from './models.ts';
import { base } from './base-url.ts';
import type { Shell } from './shell.ts';
import { safePath } from './sign-in-route.ts';
import { visitOf } from './visit.ts';

const runsListed = 100;
const refreshSeconds = 2;

/** A browser that follows a run is told of news at most this often. */
const newsMilliseconds = 250;

/** The pages of runs: the list, one run, following it live, and signalling its event again. */
export function runRoutes(shell: Shell): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const visit = visitOf(shell, request, response);
    const model: RunsModel = {
      runs: shell.system.events.recent(runsListed).map((run) => summaryModel(run, visit.language)),
    };
    await visit.page('runs', { key: 'runs.title', args: {} }, model, { here: 'runs' });
  });
  router.get('/:id', async (request, response) => {
    const visit = visitOf(shell, request, response);
    const run = mustFind(shell, request.params.id);
    const over = isOver(run);
    const model = runModel(run, visit.language, safePath(request.query['back']));
    const title = { key: 'runs.one', args: { event: run.event, arguments: run.args.join(' ') } };
    await visit.page('run', title, model, { here: 'runs', refreshSeconds: over ? 0 : refreshSeconds });
  });
  router.get('/:id/stream', async (request, response) => {
    await follow(shell, request.params.id, response);
  });
  router.post('/:id/again', async (request, response) => {
    const visit = visitOf(shell, request, response);
    const run = mustFind(shell, request.params.id);
    if (!isOver(run)) throw new Failure('errors.runGoesOn', `run ${run.id} is not over`);
    const author = { account: visit.account ?? '', origin: 'runs' };
    const again = await shell.system.changes.signalRunAgain(run, author);
    await visit.leadTo(`${base}/runs/${again.id}?back=${encodeURIComponent(safePath(request.query['back']))}`);
  });
  return router;
}

function isOver(run: RunSummary): boolean {
  return run.state !== 'queued' && run.state !== 'running';
}

/** Tells a browser that there is news, until the run is over; what the news is, the page says. */
async function follow(shell: Shell, id: string, response: Response): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const reports = shell.system.events.follow(id, gone.signal);
  if (!reports) throw new Failure('errors.notFound', `no run ${id}`);
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  let told = 0;
  for await (const report of reports) {
    const last = report.type === 'ended';
    if (!last && Date.now() - told < newsMilliseconds) continue;
    told = Date.now();
    response.write(`event: ${last ? 'ended' : 'news'}\ndata: ${report.type}\n\n`);
  }
  response.end();
}

function mustFind(shell: Shell, id: string): RunRecord {
  const run = shell.system.events.find(id);
  if (!run) throw new Failure('errors.notFound', `no run ${id}`);
  return run;
}

function summaryModel(run: RunSummary, language: string): RunsModel['runs'][number] {
  return {
    href: `${base}/runs/${run.id}`,
    event: run.event,
    args: run.args.join(' '),
    state: run.state,
    started: formatTime(run.started, language),
    duration: durationOf(run, language),
    author: run.author,
  };
}

function runModel(run: RunRecord, language: string, back: string): RunModel {
  const url = `${base}/runs/${run.id}`;
  const over = isOver(run);
  return {
    id: run.id,
    event: run.event,
    args: run.args,
    state: run.state,
    reason: run.reason === undefined ? undefined : `runs.reasons.${run.reason}`,
    started: formatTime(run.started, language),
    duration: durationOf(run, language),
    author: run.author,
    percent: over ? 100 : Math.round(progressOf(run) * 100),
    actions: run.actions.map((action) => ({
      name: action.name,
      source: action.source,
      state: action.state,
      duration: action.seconds === undefined ? '' : formatDuration(action.seconds, language),
      exit: action.exit,
      output: action.output,
      cut: action.cut,
    })),
    failed: run.failed,
    again: over ? `${url}/again?back=${encodeURIComponent(back)}` : undefined,
    stream: over ? undefined : `${url}/stream`,
    back,
  };
}

/** How far a run is, 0 to 1: every action weighs the same. */
function progressOf(run: RunRecord): number {
  const share = (action: ActionRecord): number => {
    if (action.state === 'waiting') return 0;
    return action.state === 'running' ? (action.progress ?? 0) : 1;
  };
  const done = run.actions.reduce((sum, action) => sum + share(action), 0);
  return run.actions.length > 0 ? done / run.actions.length : 0;
}

function durationOf(run: RunSummary, language: string): string {
  return run.ended ? formatDuration((run.ended.getTime() - run.started.getTime()) / 1000, language) : '';
}
