import type { ChangePlan } from '../../../changes/preview/change-plan.ts';
import { planChanges } from '../../../changes/preview/plan-changes.ts';
import type { RunDetails } from '../../../events/journal/run-details.ts';
import type { Message } from '../../page/models/layout-model.ts';
import { whyOf } from '../../request/why.ts';
import { redirectAfter, type NextPage } from '../../runs/redirect-after.ts';
import { afterForm } from './table/changed-row.ts';
import type { PostedForm } from './open-form.ts';
import { confirmRequestOf } from '../../preview/confirm-request.ts';
import { showPreview } from './show-preview.ts';
import { forgetPreviewSecrets } from './preview-secrets.ts';
import { failedMessage, savedMessage } from './saved-message.ts';
import { movedFields, showConflict } from './show-conflict.ts';
import { stageForm } from './stage-form.ts';
import type { Submission } from './submission.ts';
import { planName } from '../../../panel/submit/posted-names.ts';

/** Shows what a form would do. Nothing is done. */
export async function previewForm(form: PostedForm, submission: Submission): Promise<void> {
  if (!(await stageForm(form, submission))) return;
  await showPreview({ ...form, ...submission }, await planOf(form));
}

/** Saves a form: applies what it staged, and redirects to the next page. */
export async function saveForm(form: PostedForm, submission: Submission): Promise<void> {
  const { visit, found } = form;
  const { posted } = submission;
  const staged = await stageForm(form, submission);
  if (!staged) return;
  const next = (): NextPage => afterForm(visit, found, staged.record, staged.saved?.next);
  const done = savedMessage(visit, found, staged);
  const failed = (run: RunDetails): Message => failedMessage(visit, staged.record, run);
  if (staged.outcome === 'unchanged') {
    submission.forget();
    await redirectAfter(visit, next, undefined, { done, failed });
    return;
  }
  const seenDigest = posted.get(planName)?.[0];
  const plan = seenDigest === undefined ? undefined : await planOf(form);
  if (plan && plan.digest !== seenDigest) {
    await showPreview({ ...form, ...submission }, plan, 'preview.moved');
    return;
  }
  const author = visit.author(`${found.panel.name}/${found.name}`, whyOf(posted));
  const confirm = confirmRequestOf(visit, found, found.page);
  const applied = await visit.shell.system.changes.apply(form.changes, author, plan, confirm);
  if ('refused' in applied) {
    await submission.show({ posted, fields: new Map(), page: [applied] });
    return;
  }
  if ('moved' in applied) {
    const conflict = { conflicts: movedFields(found.page, staged.record, applied), merged: staged.merged };
    await showConflict(form, submission, conflict);
    return;
  }
  submission.forget();
  forgetPreviewSecrets(visit, posted);
  await redirectAfter(visit, next, applied, { done, failed });
}

function planOf({ visit, changes }: PostedForm): Promise<ChangePlan> {
  return planChanges(changes, visit.shell.system.events);
}
