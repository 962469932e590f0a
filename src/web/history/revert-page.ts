import { planChanges } from '../../changes/preview/plan-changes.ts';
import type { ChangePlan } from '../../changes/preview/change-plan.ts';
import type { RevertChoices } from '../../changes/reverting/plan-revert.ts';
import { base } from '../base-url.ts';
import type { OwnSentence, Sentence } from '../page/models/layout-model.ts';
import { redirectAfter } from '../runs/redirect-after.ts';
import { failedMessage } from '../panels/kit/submit/saved-message.ts';
import { parsePosted } from '../request/posted/posted-text.ts';
import { queryOf } from '../request/query.ts';
import { whyOf } from '../request/why.ts';
import type { Visit } from '../visit.ts';
import { formatTime } from '../words/format.ts';
import { revertModel } from './fill-revert.ts';
import {
  canUndoNow,
  stageRevertOf,
  type PlannedRevert,
  type RevertScope,
} from '../../changes/reverting/revert-scope.ts';
import { goName, planName, takePrefix } from '../../panel/submit/posted-names.ts';

/** Shows what a revert would do. Nothing is done. */
export async function showRevert(visit: Visit, scope: RevertScope, notice?: Sentence): Promise<void> {
  const query = new URLSearchParams(queryOf(visit.request));
  const planned = await stageRevertOf(visit.web.system, scope, new Map());
  const only = query.getAll('only');
  const chosen = only.length === 0 ? planned : await onlyThese(visit, scope, planned, only);
  await show(visit, scope, await withPlan(visit, chosen), { notice, why: '', status: notice ? 409 : 200 });
}

/** Reverts what was chosen, if the result is the one that was shown; otherwise it is shown again. */
export async function submitRevert(visit: Visit, scope: RevertScope): Promise<void> {
  const posted = parsePosted(visit.request.body);
  const { system } = visit.web;
  const revert = await withPlan(visit, await stageRevertOf(system, scope, choicesOf(posted)));
  const why = whyOf(posted);
  if (posted.get(goName)?.[0] !== 'save') await show(visit, scope, revert, { notice: undefined, why, status: 200 });
  else if (posted.get(planName)?.[0] !== revert.plan.digest)
    await show(visit, scope, revert, { notice: { key: 'revert.otherNow', args: {} }, why, status: 409 });
  else if (revert.planned.changes.writesNothing)
    await show(visit, scope, revert, { notice: { key: 'revert.nothing', args: {} }, why, status: 422 });
  else await apply(visit, scope, revert.planned, { why, plan: revert.plan });
}

/** Reverts an entry at once, if that is still safe; otherwise its page shows what there is to decide. */
export async function undo(visit: Visit, id: string, back: string): Promise<void> {
  const planned = await stageRevertOf(visit.web.system, { id }, new Map());
  if (canUndoNow(planned)) await apply(visit, { id }, planned, { why: '', back });
  else
    await visit.redirect(`${base}/history/${id}/revert`, {
      kind: 'warning',
      sentences: [{ key: 'revert.notSafe', args: {} }],
    });
}

/** A revert with what applying it would do. */
interface ForeseenRevert {
  readonly planned: PlannedRevert;
  readonly plan: ChangePlan;
}

async function withPlan(visit: Visit, planned: PlannedRevert): Promise<ForeseenRevert> {
  return { planned, plan: await planChanges(planned.changes, visit.web.system.events) };
}

async function apply(
  visit: Visit,
  scope: RevertScope,
  { changes, folded, records }: PlannedRevert,
  { why, plan, back = `${base}/history` }: { readonly why: string; readonly plan?: ChangePlan; readonly back?: string },
): Promise<void> {
  const author = { ...visit.author('history/revert', why), reverts: folded.entries };
  const applied = await visit.web.system.changes.apply(changes, author, plan);
  if (applied.outcome === 'conflict') {
    await showRevert(visit, scope, { key: 'revert.otherNow', args: {} });
    return;
  }
  const key = records.find(({ goesBack }) => goesBack)?.key ?? '';
  const count = records.filter(({ goesBack }) => goesBack).length;
  await redirectAfter(visit, () => ({ href: back }), applied, {
    done: { kind: 'success', sentences: [{ key: 'revert.done', args: { count, key } }] },
    failed: (run) => failedMessage(visit, { key }, run),
  });
}

async function show(
  visit: Visit,
  scope: RevertScope,
  { planned, plan }: ForeseenRevert,
  { notice, why, status }: { readonly notice: Sentence | undefined; readonly why: string; readonly status: number },
): Promise<void> {
  const action =
    'id' in scope
      ? `${base}/history/${scope.id}/revert`
      : `${base}/history/revert?since=${encodeURIComponent(scope.since.toISOString())}`;
  const cancel = `${base}/history`;
  const model = await revertModel(visit, planned, plan, { action, notice, why, cancel });
  await visit.page('revert', await titleOf(visit, scope), model, { here: 'history', status });
}

async function titleOf(visit: Visit, scope: RevertScope): Promise<OwnSentence> {
  if ('since' in scope) return { key: 'revert.titleSince', args: { when: formatTime(scope.since, visit.language) } };
  const entry = await visit.web.system.changes.history.find(scope.id);
  return { key: 'revert.title', args: { number: entry?.number ?? 0 } };
}

/** The choices on the page: for each box whether it is ticked, for each conflict whether the old value comes back. */
function choicesOf(posted: ReadonlyMap<string, readonly string[]>): RevertChoices {
  const ticked = new Set(posted.get('back'));
  const choices = new Map((posted.get('asked') ?? []).map((id) => [id, ticked.has(id)]));
  for (const [name, [value]] of posted)
    if (name.startsWith(takePrefix)) choices.set(name.slice(takePrefix.length), value === 'back');
  return choices;
}

/** Reverts only some of it: the records or properties with these ids. */
function onlyThese(
  visit: Visit,
  scope: RevertScope,
  { records }: PlannedRevert,
  only: readonly string[],
): Promise<PlannedRevert> {
  const isMeant = (id: string): boolean => only.some((one) => one === id || id.startsWith(`${one}/`));
  const ids = records.flatMap((record) => [record.id, ...record.properties.map(({ id }) => id)]);
  const choices = new Map(ids.flatMap((id) => (isMeant(id) ? [] : [[id, false] as const])));
  return stageRevertOf(visit.web.system, scope, choices);
}
