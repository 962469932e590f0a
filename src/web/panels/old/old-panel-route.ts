import type { Request, Response } from 'express';
import { ChangeSet } from '../../../changes/change-set.ts';
import { openPage, type Opened } from '../../../formmagick/run/open-page.ts';
import { openStep } from '../../../formmagick/run/open-step.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import type { PageView } from '../../../formmagick/run/page-view.ts';
import { fieldsOf } from '../../../formmagick/run/lay-out-page.ts';
import type { Step } from '../../../formmagick/run/step.ts';
import { newConversation, type ConversationMessage, type Conversation } from '../../../formmagick/run/conversation.ts';
import type { PostedFiles } from '../../../panel/fields/file-field.ts';
import { base } from '../../base-url.ts';
import type { Message } from '../../page/models/layout-model.ts';
import { oldPanelModel, type OldPanelModel } from './fill-old-page.ts';
import { parseLink } from './old-request.ts';
import { findConversation, keepConversation } from './conversations.ts';
import { saidKey } from './old-words.ts';
import { packageHtml } from '../typed/fill-form.ts';
import type { PackageHtml } from '../../page/package-views.ts';
import { showByPanel, submitByPanel } from '../panel-code.ts';
import type { Shell } from '../../shell.ts';
import { visitOf, type Visit } from '../../visit.ts';

/**
 * Shows a page of an old panel. Nothing is written; a page that would change something at once asks for confirmation
 * first.
 */
export async function showOldPage(
  shell: Shell,
  panel: OldPanel,
  request: Request<{ panel: string; page?: string }>,
  response: Response,
): Promise<void> {
  const visit = visitOf(shell, request, response);
  const query = new URLSearchParams(/\?.*$/s.exec(request.originalUrl)?.[0] ?? '');
  const link = parseLink(panel, request.params.page, query);
  const known = findConversation(visit.request, panel.name, link.visit);
  const before = known ?? { ...newConversation, stack: link.stack };
  const state: Conversation = {
    ...before,
    values: new Map([...before.values, ...link.values]),
    brought: new Set([...before.brought, ...link.values.keys()]),
  };
  const step = await stepOf(visit, panel, state, { linked: new Set(link.values.keys()) });
  const name = request.params.page ?? panel.form.pages[0]?.name ?? '';
  const opened = await submitByPanel(visit, { panel, name }, () => openPage(step, link.asked));
  // The confirmed step uses the values of the link, not what its subs made of them.
  const values = opened.outcome === 'confirm' ? state.values : step.kept;
  const { brought } = step;
  const id = keepConversation(visit.request, panel.name, known ? link.visit : '', { ...state, values, brought });
  if (opened.outcome === 'confirm')
    await showOldView(visit, panel, opened.view, { model: confirmModel(visit, panel, opened, id) }); // prettier-ignore
  else await showOldView(visit, panel, opened.view, { ...opened, id });
}

/** Runs the step of one request, with the panel's words in the user's language. */
export async function stepOf(
  visit: Visit,
  panel: OldPanel,
  state: Conversation,
  sent: { readonly linked?: ReadonlySet<string>; readonly files?: PostedFiles },
): Promise<Step> {
  const { shell, language } = visit;
  const work = (): Promise<Step> =>
    openStep({
      panel,
      words: (params) => shell.oldWords.of(panel, language, params),
      place: { base, panel: panel.name, ownName: panel.fileName },
      account: visit.account ?? '',
      state,
      ...sent,
      seconds: shell.settings.panelSeconds,
      changes: new ChangeSet(shell.system.databases),
    });
  return submitByPanel(visit, { panel, name: panel.form.pages[0]?.name ?? '' }, work);
}

interface Showing {
  readonly id?: string;
  readonly status?: number;
  readonly message?: ConversationMessage | undefined;
  readonly model?: OldPanelModel;
}

export async function showOldView(visit: Visit, panel: OldPanel, view: PageView, showing: Showing): Promise<void> {
  const { id = '', status = 200, message, model = oldPanelModel(panel.name, view, id) } = showing;
  const told = message && messageOf(visit, panel, message);
  const { header, footer } = panel.form;
  const around = { header: oldTemplate(visit, panel, header), footer: oldTemplate(visit, panel, footer) };
  await visit.page(
    'old-panel',
    { key: saidKey(view.title), args: {} },
    { ...model, ...around },
    {
      status,
      here: panel.name,
      panel: panel.name,
      ...(told && { message: told }),
    },
  );
}

/** Our frame replaces the standard header and footer; for any other, a view of the package is shown. */
function oldTemplate(visit: Visit, panel: OldPanel, path: string): PackageHtml | undefined {
  if (!path.endsWith('.ejs') || !visit.shell.packageViews.has(panel, path)) return undefined;
  return showByPanel(visit, { panel, name: path }, () => packageHtml(visit, panel, path, {}));
}

/** The messages of a visit, for the frame of a page. */
export function messageOf(visit: Visit, panel: OldPanel, { kind, base: word, args }: ConversationMessage): Message {
  const key = visit.shell.oldWords.keyOf(panel, visit.language, word);
  return { kind, sentences: [{ key, args }], panel: panel.name };
}

/** Asks for confirmation before a link changes something: the page as a form with only a button. */
function confirmModel(
  visit: Visit,
  panel: OldPanel,
  { view, doing }: Extract<Opened, { outcome: 'confirm' }>,
  id: string,
): OldPanelModel {
  const t = visit.translator(panel.name);
  const model = oldPanelModel(panel.name, { ...view, rows: [{ kind: 'button', button: { text: t('old.goOn'), name: 'Next', danger: false } }] }, id); // prettier-ignore
  const brought = fieldsOf(view.rows).filter(({ type }) => type !== 'literal' && type !== 'password');
  const fields = brought.flatMap(({ id: name, values }) => values.map((value) => ({ name, value })));
  const hidden = doing === 'submit' ? fields : [{ name: '.do', value: doing }];
  return {
    ...model,
    parts: [{ kind: 'rich', rich: [t('old.confirm')] }],
    form: model.form && { ...model.form, hidden: [...model.form.hidden, ...hidden], cancel: `${base}/${panel.name}` },
  };
}
