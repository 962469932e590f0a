import { ChangeSet } from '../../../changes/change-set.ts';
import type { ChangePlan } from '../../../changes/preview/change-plan.ts';
import { planChanges } from '../../../changes/preview/plan-changes.ts';
import type { TablePage } from '../../../panel/pages/table/table-page.ts';
import type { Refusal } from '../../../refusals.ts';
import { parsePosted } from '../../request/posted/posted-text.ts';
import { queryOf } from '../../request/query.ts';
import { whyOf } from '../../request/why.ts';
import type { Message, Sentence } from '../../page/models/layout-model.ts';
import type { FoundPage } from '../panel-pages.ts';
import type { Visit } from '../../visit.ts';
import { confirmRequestOf } from '../../preview/confirm-request.ts';
import { applyBulk } from './apply-bulk.ts';
import { asShown, bulkModel, bulkTitle, bulkMark, describeBulkAction } from './fill-bulk.ts';
import { readBulkRequest, type SentBulk } from './bulk-request.ts';
import { planStatus, refusePlan } from './refuse-plan.ts';
import { stageAction, type StagedAction } from './stage-action.ts';
import { goName, planName } from '../../../panel/submit/posted-names.ts';

/** An action staged for its records, and what applying it would do. */
interface PlannedBulk {
  readonly changes: ChangeSet;
  readonly staged: StagedAction;
  readonly plan: ChangePlan;
}

/** Shows an action over the chosen rows of a list: names, preview, and refused records. Writes nothing. */
export async function showBulk(visit: Visit, found: FoundPage<TablePage>): Promise<void> {
  const query = new URLSearchParams(queryOf(visit.request));
  const asked = new Map([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
  const request = readBulkRequest(visit, found, asked);
  if ('refused' in request) await visit.redirect(request.back, warning(request));
  else await show(visit, { ...request, found, typed: asked }, request.action.field === undefined, undefined);
}

/** Performs the action, if the person has seen what will be done and what is left out. */
export async function submitBulk(visit: Visit, found: FoundPage<TablePage>): Promise<void> {
  const posted = parsePosted(visit.request.body);
  const request = readBulkRequest(visit, found, posted);
  if ('refused' in request) {
    await visit.redirect(request.back, warning(request));
    return;
  }
  const sent = { ...request, found, typed: posted };
  const { action, back } = request;
  if (posted.get(goName)?.[0] !== 'save') {
    await show(visit, sent, true, undefined);
    return;
  }
  const { changes, staged, plan } = await planAction(visit, sent);
  const isSeen = await hasSeen(visit, sent, bulkMark({ staged, plan }));
  const count = staged.staged.length;
  const refusal = refusePlan({ isSeen, refused: staged.refused.length, changed: count }, posted);
  if (refusal) {
    await show(visit, sent, true, refusal);
    return;
  }
  const confirm = confirmRequestOf(visit, found, action.page);
  const doneText = describeBulkAction(visit, found.panel.name, action);
  const origin = `${found.panel.name}/${action.name}`;
  const why = whyOf(posted);
  const notDone = await applyBulk(visit, changes, plan, { origin, why, back, doneText, count, confirm });
  if (notDone) await show(visit, sent, true, notDone);
}

/** Whether the person has seen what would be done, apart from their own choices on the page. */
async function hasSeen(visit: Visit, sent: SentBulk, mark: string): Promise<boolean> {
  const [seenMark] = sent.typed.get(planName) ?? [];
  if (seenMark === mark || sent.action.field) return seenMark === mark;
  return seenMark === bulkMark(await planAction(visit, { ...sent, typed: asShown(sent.typed) }));
}

async function show(visit: Visit, sent: SentBulk, isPreview: boolean, refusal: Sentence | undefined): Promise<void> {
  const planned = isPreview ? await planAction(visit, sent) : undefined;
  const model = bulkModel(visit, sent, planned, refusal);
  const isRefused = model.fields.some((field) => field.refusal !== undefined);
  const status = !refusal && isRefused ? 422 : planStatus(refusal);
  const panel = sent.found.panel.name;
  await visit.page('bulk', bulkTitle(visit, sent.found, sent), model, { status, here: panel, panel });
}

/** Stages an action for all its records, and plans what applying it would do. Writes nothing. */
async function planAction(visit: Visit, sent: SentBulk): Promise<PlannedBulk> {
  const { databases, events } = visit.web.system;
  const changes = new ChangeSet(databases);
  const staged = await stageAction(visit, sent, changes);
  return { changes, staged, plan: await planChanges(changes, events) };
}

function warning(refusal: Refusal): Message {
  return { kind: 'warning', sentences: [refusal] };
}
