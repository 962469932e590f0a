import type { Applied, Conflict } from '../../../changes/changes.ts';
import type { ChangePlan } from '../../../changes/preview/change-plan.ts';
import { planChanges } from '../../../changes/preview/plan-changes.ts';
import type { RunDetails } from '../../../events/journal/run-details.ts';
import { signalSave } from '../../../packages/signal-save.ts';
import { submitForm, type StagedForm, type UnchangedForm } from '../../../panel/submit/submit.ts';
import { Failure, refuse, type Refusal } from '../../../refusals.ts';
import type { Message } from '../../page/models/layout-model.ts';
import { whyOf } from '../../request/why.ts';
import { refuseCurrentPassword } from '../../session/current-password.ts';
import { redirectAfter, type Next } from '../../runs/redirect-after.ts';
import { submitByPanel } from '../panel-code.ts';
import { nextUrl } from '../panel-pages.ts';
import { afterForm } from './changed-row.ts';
import { refuseForeignValues } from './foreign-values.ts';
import type { PostedForm } from './open-form.ts';
import { confirmRequestOf } from '../../plan/confirm-request.ts';
import { forgetKept, showPreview } from './preview.ts';
import { failedMessage, savedMessage } from './saved-message.ts';
import { movedFields, showConflict } from './show-conflict.ts';
import type { Submission } from './submission.ts';
import { planName } from '../../../panel/submit/posted-names.ts';

/** Shows what a form would do. Nothing of it is done. */
export async function previewForm(form: PostedForm, submission: Submission): Promise<void> {
  if (!(await stage(form, submission))) return;
  await showPreview({ ...form, ...submission }, await planOf(form));
}

/** Saves a form: applies what it staged, and leads on. */
export async function saveForm(form: PostedForm, submission: Submission): Promise<void> {
  const { visit, found } = form;
  const staged = await stage(form, submission);
  if (!staged) return;
  const next = (): Next => afterForm(visit, found, staged.record, staged.saved?.next);
  const done = savedMessage(visit, found, staged);
  const failed = (run: RunDetails): Message => failedMessage(visit, staged.record, run);
  if (staged.outcome === 'unchanged') {
    submission.forget();
    await redirectAfter(visit, next, undefined, { done, failed });
    return;
  }
  const seen = submission.posted.get(planName)?.[0];
  const plan = seen === undefined ? undefined : await planOf(form);
  if (plan && plan.digest !== seen) {
    await showPreview({ ...form, ...submission }, plan, 'preview.moved');
    return;
  }
  const applied = await apply(form, submission, plan);
  if (!applied) return;
  if ('moved' in applied) {
    const conflict = { conflicts: movedFields(found.page, staged.record, applied), merged: staged.merged };
    await showConflict(form, submission, conflict);
    return;
  }
  submission.forget();
  forgetKept(visit, submission.posted);
  await redirectAfter(visit, next, applied, { done, failed });
}

function planOf({ visit, changes }: PostedForm): Promise<ChangePlan> {
  return planChanges(changes, visit.shell.system.events);
}

/** @returns undefined when the request was answered: another change waits for its confirmation */
async function apply(
  { visit, found, changes }: PostedForm,
  { posted, show }: Submission,
  plan: ChangePlan | undefined,
): Promise<Applied | Conflict | undefined> {
  const author = visit.author(`${found.panel.name}/${found.name}`, whyOf(posted));
  try {
    return await visit.shell.system.changes.apply(changes, author, plan, confirmRequestOf(visit, found, found.page));
  } catch (error) {
    if (!(error instanceof Failure) || error.key !== 'errors.confirmPending') throw error;
    await show({ posted, fields: new Map(), page: [refuse(error.key)] });
    return undefined;
  }
}

/**
 * Stages a form.
 * @returns undefined when the request was answered: with what was refused, or with what somebody else changed
 */
async function stage(form: PostedForm, submission: Submission): Promise<StagedForm | UnchangedForm | undefined> {
  const { visit, found, record, changes } = form;
  const { posted, files, show } = submission;
  const { page } = found;
  const submitted = await submitByPanel(visit, found, async () => {
    const refuseCurrent = (password: string): Promise<Refusal | undefined> => refuseCurrentPassword(visit, password);
    const outcome = await submitForm(page, record, posted, changes, { refuseCurrent, files });
    // Before anything is written: a page that is not there is a mistake of the panel.
    if (outcome.outcome === 'staged' || outcome.outcome === 'unchanged')
      nextUrl(found, outcome.record.key, outcome.saved?.next);
    return outcome.outcome === 'staged'
      ? (refuseForeignValues(visit, found, outcome.record, changes) ?? outcome)
      : outcome;
  });
  if (submitted.outcome === 'staged') signalSave(changes, found.panel.name, visit.shell.system);
  if (submitted.outcome === 'staged' || submitted.outcome === 'unchanged') return submitted;
  if (submitted.outcome === 'refused') await show({ ...submitted, posted });
  else await showConflict(form, submission, submitted);
  return undefined;
}
