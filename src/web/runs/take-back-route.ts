import type { Router } from 'express';
import { ChangeSet } from '../../changes/change-set.ts';
import type { ChangePlan } from '../../changes/preview/change-plan.ts';
import { planChanges } from '../../changes/preview/plan-changes.ts';
import { stageTakingBack } from '../../changes/reverting/take-back.ts';
import type { RunDetails } from '../../events/journal/run-details.ts';
import { Failure, type SentenceKey } from '../../refusals.ts';
import { base } from '../base-url.ts';
import { redirectAfter, runLink } from './redirect-after.ts';
import { planModel } from '../preview/fill-plan.ts';
import { postedText } from '../request/posted/posted-text.ts';
import type { WebContext } from '../web-context.ts';
import type { Visit } from '../visit.ts';
import { alarmingRuns } from './alarming-runs.ts';
import { halfCreatedBy, type HalfCreated } from './half-created.ts';
import { planName } from '../../panel/submit/posted-names.ts';
import { formHandler, visitHandler, type IdParams } from '../request/handlers.ts';

/** The routes for something that was created, but whose event failed: to take it back, or to keep it. */
export function addTakeBackRoutes(router: Router, web: WebContext): void {
  router.get(
    '/:id/take-back',
    visitHandler<IdParams>(web, async (visit, request) => {
      const { plan } = await staged(visit, await mustFind(web, request.params.id));
      await show(visit, request.params.id, plan);
    }),
  );
  router.post(
    '/:id/take-back',
    formHandler<IdParams>(web, async (visit, request) => {
      const found = await mustFind(web, request.params.id);
      const { changes, plan } = await staged(visit, found);
      const isSeen = postedText(request.body, planName) === plan.digest;
      const author = visit.author('runs');
      const applied = isSeen ? await web.system.changes.apply(changes, author, plan) : undefined;
      if (applied?.outcome !== 'applied') {
        const now = applied ? (await staged(visit, found)).plan : plan;
        await show(visit, found.run.id, now, 'preview.outdated');
        return;
      }
      await settle(visit, found, 'runs.takenBack');
      await redirectAfter(visit, () => ({ href: `${base}/runs/${found.run.id}` }), applied, {
        done: { kind: 'success', sentences: [{ key: 'runs.takenBack', args: {} }] },
        failed: (run: RunDetails) => ({
          kind: 'danger',
          sentences: [{ key: 'runs.notTakenBack', args: {} }],
          link: runLink(run.id),
        }),
      });
    }),
  );
  router.post(
    '/:id/keep',
    formHandler<IdParams>(web, async (visit, request) => {
      const found = await mustFind(web, request.params.id);
      await settle(visit, found, 'runs.kept');
      const message = { kind: 'success', sentences: [{ key: 'runs.kept', args: {} }] } as const;
      await visit.redirect(`${base}/runs/${found.run.id}`, message);
    }),
  );
}

/**
 * Finds what the run created only half.
 * @throws Failure `errors.notFound` if there is nothing left to decide
 */
async function mustFind(web: WebContext, id: string): Promise<HalfCreated> {
  const run = (await alarmingRuns(web)).find((one) => one.id === id);
  const found = run && (await halfCreatedBy(web, run));
  if (!found) throw new Failure('errors.notFound', `run ${id} has left nothing half created`, { kind: 'missing' });
  return found;
}

async function staged(
  { web: { system } }: Visit,
  { entry }: HalfCreated,
): Promise<{ changes: ChangeSet; plan: ChangePlan }> {
  const changes = new ChangeSet(system.databases);
  stageTakingBack(changes, entry, (event) => system.events.exists(event));
  return { changes, plan: await planChanges(changes, system.events) };
}

async function settle(visit: Visit, { run }: HalfCreated, reason: SentenceKey): Promise<void> {
  const { system } = visit.web;
  const details = system.events.find(run.id);
  const author = visit.author('runs');
  if (details) await system.changes.dismiss(details, visit.translator()(reason), author);
}

async function show(visit: Visit, id: string, plan: ChangePlan, outdated?: string): Promise<void> {
  const url = `${base}/runs/${id}`;
  const model = {
    action: `${url}/take-back`,
    hidden: [{ name: planName, value: plan.digest }],
    plan: planModel(visit, plan, ''),
    outdated,
    button: 'runs.takeBack',
    danger: true,
    edit: false,
    cancel: url,
  };
  await visit.page('preview', { key: 'runs.takeBackTitle', args: {} }, model, {
    status: outdated === undefined ? 200 : 409,
    here: 'runs',
  });
}
