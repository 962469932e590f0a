import { signalSave } from '../../../../packages/signal-save.ts';
import { refuseCurrentPassword } from '../../../session/current-password.ts';
import { limitedBy, submitByPanel } from '../../panel-code.ts';
import { nextUrl } from '../../panel-pages.ts';
import { refuseForeignValues } from './refuse-foreign-values.ts';
import type { AppliedChangeSet } from '../../../../changes/applied.ts';
import type { ChangePlan } from '../../../../changes/preview/change-plan.ts';
import { planChanges } from '../../../../changes/preview/plan-changes.ts';
import {
  submitForm,
  type StagedForm,
  type SubmitOutcome,
  type UnchangedForm,
} from '../../../../panel/submit/submit-form.ts';
import { whyOf } from '../../../request/why.ts';
import { redirectAfter } from '../../../runs/redirect-after.ts';
import { afterForm } from '../table/changed-row.ts';
import { confirmRequestOf } from '../../../preview/confirm-request.ts';
import { showPreview } from '../preview/show-preview.ts';
import { forgetPreviewSecrets } from '../preview/preview-secrets.ts';
import { failedMessage, savedMessage } from './saved-message.ts';
import { fieldConflicts, showConflict } from '../conflict/show-conflict.ts';
import type { Submission } from './submission.ts';
import { editName, planName, previewName } from '../../../../panel/submit/posted-names.ts';
import { refuse, type Refusal } from '../../../../refusals.ts';

/** Saves a complete form, or shows its preview; answers every outcome. Also the way back from a preview. */
export async function saveForm(submission: Submission): Promise<void> {
  const { form, posted, show } = submission;
  if (form.isOver) return show({ posted, fields: new Map(), page: [refuse('preview.secretsGone')] });
  if (posted.has(editName)) return show({ posted, fields: new Map(), page: [] });
  const submitted = await stageForm(submission);
  switch (submitted.outcome) {
    case 'refused':
      return show({ ...submitted, posted });
    case 'conflict':
      return showConflict(submission, submitted);
    case 'unchanged':
    case 'staged':
      if (posted.has(previewName)) return showPreview(submission, await planOf(submission, submitted));
      return submitted.outcome === 'staged'
        ? applyForm(submission, submitted)
        : redirectSaved(submission, submitted, undefined);
  }
}

/**
 * Checks and stages a form, within the limits for a panel's code; with what belongs to a save: that no value is one
 * that another panel refuses, and the events of the package.
 */
async function stageForm({ form, posted }: Submission): Promise<SubmitOutcome> {
  const { visit, found, record, changes, files } = form;
  const { page } = found;
  const submitted = await submitByPanel(visit, found, async () => {
    const refuseCurrent = (password: string): Promise<Refusal | undefined> => refuseCurrentPassword(visit, password);
    const context = { refuseCurrent, files, limited: limitedBy(visit, found) };
    const outcome = await submitForm(page, record, posted, changes, context);
    // Checked before anything is written: a missing next page is a mistake of the panel.
    if (outcome.outcome === 'staged' || outcome.outcome === 'unchanged')
      nextUrl(found, outcome.record.key, outcome.saved?.next);
    return outcome.outcome === 'staged'
      ? (refuseForeignValues(visit, found, outcome.record, changes) ?? outcome)
      : outcome;
  });
  if (submitted.outcome === 'staged') signalSave(changes, found.panel.name, visit.web.system);
  return submitted;
}

/** Applies a staged form, unless its plan is no longer the one that the person saw. */
async function applyForm(submission: Submission, staged: StagedForm): Promise<void> {
  const { form, posted } = submission;
  const { visit, found } = form;
  const seenDigest = posted.get(planName)?.[0];
  const plan = seenDigest === undefined ? undefined : await planOf(submission, staged);
  if (plan && plan.digest !== seenDigest) {
    await showPreview(submission, plan, 'preview.outdated');
    return;
  }
  const author = visit.author(`${found.panel.name}/${found.name}`, whyOf(posted));
  const confirm = confirmRequestOf(visit, found, found.page);
  const applied = await visit.web.system.changes.applyToConfirm(staged.changes, author, plan, confirm);
  switch (applied.outcome) {
    case 'refused':
      return submission.show({ posted, fields: new Map(), page: [applied.refusal] });
    case 'conflict': {
      const conflicts = fieldConflicts(found.page, staged.record, applied);
      return showConflict(submission, { conflicts, merged: staged.merged });
    }
    case 'applied':
      forgetPreviewSecrets(visit, posted);
      return redirectSaved(submission, staged, applied);
  }
}

/**
 * Redirects to the next page with a message.
 * @param applied undefined for a form that changes nothing
 */
async function redirectSaved(
  { form, forget }: Submission,
  submitted: StagedForm | UnchangedForm,
  applied: AppliedChangeSet | undefined,
): Promise<void> {
  const { visit, found } = form;
  forget();
  await redirectAfter(visit, () => afterForm(visit, found, submitted.record, submitted.saved?.next), applied, {
    done: savedMessage(visit, found, submitted),
    failed: (run) => failedMessage(visit, submitted.record, run),
  });
}

function planOf({ form }: Submission, { changes }: StagedForm | UnchangedForm): Promise<ChangePlan> {
  return planChanges(changes, form.visit.web.system.events);
}
