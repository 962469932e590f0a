import type { DbRecord } from '../../../../db/file/record.ts';
import type { ChangePlan } from '../../../../changes/preview/change-plan.ts';
import { inputs, passwordNames } from '../../../../panel/fields/field-values.ts';
import { fileFields } from '../../../../panel/fields/kinds/file-field.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import type { Posted } from '../../../../panel/submit/check-fields.ts';
import type { PreviewModel } from '../../../page/models/changes/preview-model.ts';
import { formUrl, type FoundPage } from '../../panel-pages.ts';
import type { PreviewPost } from '../../../preview/preview-posts.ts';
import { planModel } from '../../../preview/fill-plan.ts';
import { forgetPreviewSecrets } from './preview-secrets.ts';
import { nextUrlHere } from '../table/list-position.ts';
import type { Visit } from '../../../visit.ts';
import { buttonName, keptSecretsName, planName, seenName, whyName } from '../../../../panel/submit/posted-names.ts';

/** A previewed form, and the parts of it that must not go back to the browser. */
export interface PreviewedForm {
  readonly visit: Visit;
  readonly found: FoundPage<FormPage>;
  readonly record: DbRecord | undefined;
  readonly posted: Posted;
  readonly files: PreviewPost['files'];
  /** The URL for submitting it. */
  readonly action: string;
}

/**
 * Shows what a submitted form would do. Nothing is done.
 * @param moved a lexicon key: why it is shown again
 */
export async function showPreview(form: PreviewedForm, plan: ChangePlan, moved?: string): Promise<void> {
  const { visit, found, record, posted, action } = form;
  const { panel, name, page } = found;
  const secret = new Set(passwordNames(page.fields));
  const shown = [seenName, whyName, buttonName, ...inputs(page.fields).map(([field]) => field)].filter(
    (one) => !secret.has(one),
  );
  const button = posted.get(buttonName)?.[0];
  const kept = keepPreviewSecrets(form);
  const model: PreviewModel = {
    action,
    hidden: [
      ...shown.flatMap((field) => (posted.get(field) ?? []).map((value) => ({ name: field, value }))),
      ...(kept === undefined ? [] : [{ name: keptSecretsName, value: kept }]),
      { name: planName, value: plan.digest },
    ],
    plan: planModel(visit, plan, panel.name),
    moved,
    button: button === undefined ? `pages.${name}.button` : `pages.${name}.buttons.${button}`,
    danger: page.danger,
    edit: true,
    cancel: nextUrlHere(visit, found, record?.key),
  };
  const title = { key: 'preview.title', args: {} };
  const status = moved === undefined ? 200 : 409;
  await visit.page('preview', title, model, { status, here: panel.name, panel: panel.name });
}

function keepPreviewSecrets({ visit, found, record, posted, files }: PreviewedForm): string | undefined {
  const { page } = found;
  forgetPreviewSecrets(visit, posted);
  const texts = new Map(
    passwordNames(page.fields).flatMap((name) => {
      const sent = posted.get(name);
      return sent ? [[name, sent] as const] : [];
    }),
  );
  const own = new Map([...files].filter(([name]) => fileFields(page.fields).some(([field]) => field === name)));
  if (texts.size + own.size === 0) return undefined;
  return visit.web.keptPosts.keep(visit.request.sessionID, formUrl(found, record), { texts, files: own });
}
