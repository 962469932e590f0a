import { signalSave } from '../../../../packages/signal-save.ts';
import { submitForm, type SubmitOutcome } from '../../../../panel/submit/submit-form.ts';
import type { Refusal } from '../../../../refusals.ts';
import { refuseCurrentPassword } from '../../../session/current-password.ts';
import { limitedBy, submitByPanel } from '../../panel-code.ts';
import { nextUrl } from '../../panel-pages.ts';
import { refuseForeignValues } from './refuse-foreign-values.ts';
import type { Submission } from './submission.ts';

/**
 * Checks and stages a form, within the limits for a panel's code; with what belongs to a save: that no value is one
 * that another panel refuses, and the events of the package.
 */
export async function stageForm({ form, posted }: Submission): Promise<SubmitOutcome> {
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
