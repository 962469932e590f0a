import type { ChangePlan } from '../../../../changes/preview/change-plan.ts';
import { inputs, passwordNames } from '../../../../panel/fields/field-values.ts';
import { fileFields } from '../../../../panel/fields/kinds/file-field.ts';
import type { PreviewModel } from '../../../page/models/changes/preview-model.ts';
import { formUrl as formUrlOf } from '../../panel-pages.ts';
import type { Submission } from '../submit/submission.ts';
import { planModel } from '../../../preview/fill-plan.ts';
import { forgetPreviewSecrets } from './preview-secrets.ts';
import { nextUrlHere } from '../table/list-position.ts';
import { buttonName, keptSecretsName, planName, seenName, whyName } from '../../../../panel/submit/posted-names.ts';

/**
 * Shows what a submitted form would do. Nothing is done.
 * @param outdated a lexicon key: why it is shown again
 */
export async function showPreview(submission: Submission, plan: ChangePlan, outdated?: string): Promise<void> {
  const { form, posted, formUrl } = submission;
  const { visit, found, record } = form;
  const { panel, name, page } = found;
  const secret = new Set(passwordNames(page.fields));
  const shown = [seenName, whyName, buttonName, ...inputs(page.fields).map(([field]) => field)].filter(
    (one) => !secret.has(one),
  );
  const button = posted.get(buttonName)?.[0];
  const kept = keepPreviewSecrets(submission);
  const model: PreviewModel = {
    action: formUrl,
    hidden: [
      ...shown.flatMap((field) => (posted.get(field) ?? []).map((value) => ({ name: field, value }))),
      ...(kept === undefined ? [] : [{ name: keptSecretsName, value: kept }]),
      { name: planName, value: plan.digest },
    ],
    plan: planModel(visit, plan, panel.name),
    outdated,
    button: button === undefined ? `pages.${name}.button` : `pages.${name}.buttons.${button}`,
    danger: page.danger,
    edit: true,
    cancel: nextUrlHere(visit, found, record?.key),
  };
  const title = { key: 'preview.title', args: {} };
  const status = outdated === undefined ? 200 : 409;
  await visit.page('preview', title, model, { status, here: panel.name, panel: panel.name });
}

/** Keeps the passwords and files of a form, which must not go back to the browser. */
function keepPreviewSecrets({ form, posted }: Submission): string | undefined {
  const { visit, found, record, files } = form;
  const { page } = found;
  forgetPreviewSecrets(visit, posted);
  const texts = new Map(
    passwordNames(page.fields).flatMap((name) => {
      const text = posted.get(name);
      return text ? [[name, text] as const] : [];
    }),
  );
  const own = new Map([...files].filter(([name]) => fileFields(page.fields).some(([field]) => field === name)));
  if (texts.size + own.size === 0) return undefined;
  return visit.web.keptPosts.keep(visit.request.sessionID, formUrlOf(found, record), { texts, files: own });
}
