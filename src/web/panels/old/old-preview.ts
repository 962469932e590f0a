import type { ChangeSet } from '../../../changes/change-set.ts';
import type { ChangePlan } from '../../../changes/preview/change-plan.ts';
import { planChanges } from '../../../changes/preview/plan-changes.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import { pageAddress } from '../../../formmagick/run/show/show-content.ts';
import type { OldPosted } from '../../../formmagick/run/typed-texts.ts';
import type { PostedFiles } from '../../../panel/fields/kinds/file-field.ts';
import { base } from '../../base-url.ts';
import { filesOf } from '../../request/posted/multipart.ts';
import type { Visit } from '../../visit.ts';
import type { FoundOldPanel } from '../panel-pages.ts';
import { planModel } from '../../preview/fill-plan.ts';
import { passwordsOfForm } from './old-link.ts';
import { keptSecretsName, planName, previewName, tokenName } from '../../../panel/submit/posted-names.ts';

/** What was sent with a page of an old panel. */
export interface OldSent {
  /** As if the previewed button had been pressed, with the passwords that were kept on the server. */
  readonly posted: OldPosted;
  readonly files: PostedFiles;
  readonly isPreview: boolean;
  /** The digest of the plan that the person has seen. */
  readonly seenDigest: string | undefined;
  /** Whether the values that were kept on the server have expired. */
  readonly isOver: boolean;
}

/** Reads a submitted page: sent normally, for a preview, or from a preview. */
export function readOldSent(visit: Visit, panel: OldPanel, sent: OldPosted): OldSent {
  const posted = new Map(sent);
  const [button = '', text = ''] = /^([^=]*)=(.*)$/s.exec(posted.get(previewName)?.[0] ?? '')?.slice(1) ?? [];
  const name = posted.get(keptSecretsName)?.[0];
  const kept = name === undefined ? undefined : visit.web.keptPosts.find(visit.request.sessionID, panel.name, name);
  const seenDigest = posted.get(planName)?.[0];
  const isPreview = posted.has(previewName);
  for (const own of [previewName, planName, keptSecretsName]) posted.delete(own);
  if (button !== '') posted.set(button, [text]);
  for (const [field, texts] of kept?.texts ?? []) posted.set(field, texts);
  const files = new Map([...(kept?.files ?? []), ...filesOf(visit.request)]);
  return { posted, files, isPreview, seenDigest, isOver: name !== undefined && !kept };
}

/** The plan to apply; undefined if none is needed, or if it was just shown to the person. */
export async function planOldPage(
  visit: Visit,
  { panel, page }: Pick<FoundOldPanel, 'panel'> & { readonly page: string },
  { posted, files, isPreview, seenDigest }: OldSent,
  changes: ChangeSet,
): Promise<{ readonly plan: ChangePlan | undefined; readonly isShown: boolean }> {
  if (!isPreview && seenDigest === undefined) return { plan: undefined, isShown: false };
  const plan = await planChanges(changes, visit.web.system.events);
  if (!isPreview && plan.digest === seenDigest) return { plan, isShown: false };
  const secret = passwordsOfForm(panel);
  const texts = new Map([...posted].filter(([name]) => secret.has(name)));
  const { keptPosts } = visit.web;
  const kept =
    texts.size + files.size > 0 ? keptPosts.keep(visit.request.sessionID, panel.name, { texts, files }) : undefined;
  const model = {
    action: pageAddress({ base, panel: panel.name }, page),
    hidden: [
      ...[...posted].flatMap(([name, values]) =>
        secret.has(name) || name === tokenName ? [] : values.map((value) => ({ name, value })),
      ),
      ...(kept === undefined ? [] : [{ name: keptSecretsName, value: kept }]),
      { name: planName, value: plan.digest },
    ],
    plan: planModel(visit, plan, panel.name),
    outdated: isPreview ? undefined : 'preview.outdated',
    button: 'preview.save',
    danger: false,
    edit: false,
    cancel: `${base}/${panel.name}`,
  };
  const status = isPreview ? 200 : 409;
  const here = panel.name;
  await visit.page('preview', { key: 'preview.title', args: {} }, model, { status, here });
  return { plan, isShown: true };
}
