import type { AppliedChangeSet } from '../../../../changes/applied.ts';
import type { ChangePlan } from '../../../../changes/preview/change-plan.ts';
import { planChanges } from '../../../../changes/preview/plan-changes.ts';
import type { StagedForm, SubmitOutcome, UnchangedForm } from '../../../../panel/submit/submit-form.ts';
import { whyOf } from '../../../request/why.ts';
import { redirectAfter } from '../../../runs/redirect-after.ts';
import { afterForm } from '../table/changed-row.ts';
import type { PostedForm } from '../open-form.ts';
import { confirmRequestOf } from '../../../preview/confirm-request.ts';
import { showPreview } from '../preview/show-preview.ts';
import { forgetPreviewSecrets } from '../preview/preview-secrets.ts';
import { failedMessage, savedMessage } from './saved-message.ts';
import { movedFields, showConflict } from '../conflict/show-conflict.ts';
import { stageForm } from './stage-form.ts';
import type { Submission } from './submission.ts';
import { planName } from '../../../../panel/submit/posted-names.ts';

/** Shows what a form would do, or why it cannot be saved. Nothing is done. */
export async function previewForm(form: PostedForm, submission: Submission): Promise<void> {
  const submitted = await stageForm(form, submission);
  if (isUnstaged(submitted)) await showUnstaged(form, submission, submitted);
  else await showPreview({ ...form, ...submission }, await planOf(form));
}

/** Saves a form: stages it, applies what it staged, and redirects to the next page. */
export async function saveForm(form: PostedForm, submission: Submission): Promise<void> {
  const submitted = await stageForm(form, submission);
  if (isUnstaged(submitted)) await showUnstaged(form, submission, submitted);
  else if (submitted.outcome === 'unchanged') await redirectSaved(form, submission, submitted, undefined);
  else await applyForm(form, submission, submitted);
}

/** A form that cannot be saved as it was sent. */
type UnstagedForm = Exclude<SubmitOutcome, StagedForm | UnchangedForm>;

function isUnstaged(submitted: SubmitOutcome): submitted is UnstagedForm {
  return submitted.outcome === 'refused' || submitted.outcome === 'conflict';
}

/** Answers with 422 and the refusals, or with 409 and the changes of somebody else. */
async function showUnstaged(form: PostedForm, submission: Submission, unstaged: UnstagedForm): Promise<void> {
  if (unstaged.outcome === 'refused') await submission.show({ ...unstaged, posted: submission.posted });
  else await showConflict(form, submission, unstaged);
}

/** Applies a staged form, unless its plan is no longer the one that the person saw. */
async function applyForm(form: PostedForm, submission: Submission, staged: StagedForm): Promise<void> {
  const { visit, found, changes } = form;
  const { posted } = submission;
  const seenDigest = posted.get(planName)?.[0];
  const plan = seenDigest === undefined ? undefined : await planOf(form);
  if (plan && plan.digest !== seenDigest) {
    await showPreview({ ...form, ...submission }, plan, 'preview.moved');
    return;
  }
  const author = visit.author(`${found.panel.name}/${found.name}`, whyOf(posted));
  const confirm = confirmRequestOf(visit, found, found.page);
  const applied = await visit.web.system.changes.applyToConfirm(changes, author, plan, confirm);
  switch (applied.outcome) {
    case 'refused':
      return submission.show({ posted, fields: new Map(), page: [applied.refusal] });
    case 'moved': {
      const conflicts = movedFields(found.page, staged.record, applied);
      return showConflict(form, submission, { conflicts, merged: staged.merged });
    }
    case 'applied':
      forgetPreviewSecrets(visit, posted);
      return redirectSaved(form, submission, staged, applied);
  }
}

/**
 * Redirects to the next page with a message.
 * @param applied undefined for a form that changes nothing
 */
async function redirectSaved(
  { visit, found }: PostedForm,
  submission: Submission,
  submitted: StagedForm | UnchangedForm,
  applied: AppliedChangeSet | undefined,
): Promise<void> {
  submission.forget();
  await redirectAfter(visit, () => afterForm(visit, found, submitted.record, submitted.saved?.next), applied, {
    done: savedMessage(visit, found, submitted),
    failed: (run) => failedMessage(visit, submitted.record, run),
  });
}

function planOf({ visit, changes }: PostedForm): Promise<ChangePlan> {
  return planChanges(changes, visit.web.system.events);
}
