import { ChangeSet } from '../../../changes/change-set.ts';
import { openPage, type LinkOutcome } from '../../../formmagick/run/open-page.ts';
import { openOldRequest } from '../../../formmagick/run/calls/open-old-request.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import { seenMarks, oldSeenName } from '../../../formmagick/run/seen-fields.ts';
import type { PageView } from '../../../formmagick/run/show/page-view.ts';
import { fieldsIn } from '../../../formmagick/run/show/lay-out-page.ts';
import type { OldRequest } from '../../../formmagick/run/calls/old-request.ts';
import { newConversation, type ConversationMessage, type Conversation } from '../../../formmagick/run/conversation.ts';
import type { PostedFiles } from '../../../panel/fields/kinds/file-field.ts';
import { whyUnreadable } from '../../../panel/package-view.ts';
import { base } from '../../base-url.ts';
import { queryOf } from '../../request/query.ts';
import type { Message, Sentence } from '../../page/models/layout-model.ts';
import type { OldPanelModel } from '../../page/models/old-panel-model.ts';
import { oldPanelModel } from './fill-old-page.ts';
import { parseLink } from './old-link.ts';
import { findConversation, keepConversation } from './conversations.ts';
import { literalKey } from './old-words.ts';
import { packageHtml } from '../kit/show/fill-form.ts';
import type { PackageHtml } from '../../page/package-views.ts';
import { showByPanel, submitByPanel } from '../panel-code.ts';
import type { FoundOldPanel } from '../panel-pages.ts';
import { findUnsent } from '../../session/sign-in/unsent-form.ts';
import type { Visit } from '../../visit.ts';

/** Shows a page of an old panel. Nothing is written; a page that would change something at once asks first. */
export async function showOldPage(visit: Visit, found: FoundOldPanel, pageName: string | undefined): Promise<void> {
  const { panel } = found;
  const query = new URLSearchParams(queryOf(visit.request));
  const link = parseLink(panel, pageName, query);
  // Typed into this page in a session that has ended.
  const typed = findUnsent(visit.request.session, visit.request.originalUrl) ?? new Map<string, readonly string[]>();
  const known = findConversation(visit.request, panel.name, link.conversation);
  const before = known ?? { ...newConversation, stack: link.stack };
  const state: Conversation = {
    ...before,
    values: new Map([...before.values, ...link.values, ...typed]),
    brought: new Set([...before.brought, ...link.values.keys()]),
  };
  const request = await oldRequestOf(visit, found, state, { linked: new Set(link.values.keys()) });
  const name = pageName ?? panel.form.pages[0]?.name ?? '';
  const opened = await submitByPanel(visit, { ...found, name }, () => openPage(request, link.asked));
  // A confirmed change uses the values of the link, and not what the subs made of them.
  const values = opened.outcome === 'confirm' ? state.values : request.kept;
  const { brought } = request;
  const id = keepConversation(visit.request, panel.name, known ? link.conversation : '', { ...state, values, brought });
  if (opened.outcome === 'confirm')
    await showOldView(visit, found, opened.view, { model: confirmModel(visit, panel, opened, id) });
  else {
    // If values were typed on earlier pages, this page shows them, not only what is stored.
    const isFresh = [...(known?.values.keys() ?? [])].every((one) => known?.brought.has(one));
    const seen = isFresh ? { seen: seenMarks(opened.view, brought) } : {};
    await showOldView(visit, found, opened.view, { ...opened, id, ...seen });
  }
}

/** Starts a request to an old panel, with the panel's words in the person's language. */
export async function oldRequestOf(
  visit: Visit,
  found: FoundOldPanel,
  state: Conversation,
  sent: { readonly linked?: ReadonlySet<string>; readonly files?: PostedFiles },
): Promise<OldRequest> {
  const { web, language } = visit;
  const { panel } = found;
  const work = (): Promise<OldRequest> =>
    openOldRequest({
      panel,
      words: (params) => web.oldWords.of(panel, language, params),
      place: { base, panel: panel.name, ownName: panel.fileName },
      account: visit.account ?? '',
      state,
      ...sent,
      seconds: web.settings.panelSeconds,
      changes: new ChangeSet(web.system.databases),
    });
  return submitByPanel(visit, { ...found, name: panel.form.pages[0]?.name ?? '' }, work);
}

interface Showing {
  readonly id?: string;
  readonly status?: number;
  readonly message?: ConversationMessage | undefined;
  readonly model?: OldPanelModel;
  /** Further sentences of the message. */
  readonly more?: readonly Sentence[];
  /** Marks of what the fields show, sent back with the form. */
  readonly seen?: string;
}

export async function showOldView(visit: Visit, found: FoundOldPanel, view: PageView, showing: Showing): Promise<void> {
  const { panel } = found;
  const stages = (panel.form.pages[view.index]?.postEvents.length ?? 0) > 0;
  const { id = '', status = 200, message, more = [], seen = '' } = showing;
  const model = withSeen(showing.model ?? oldPanelModel(panel.name, view, id, stages), seen);
  const own = message && oldMessage(visit, panel, message);
  const complete = own && { ...own, panel: panel.name, sentences: [...own.sentences, ...more] };
  const { header, footer } = panel.form;
  const around = { header: oldTemplate(visit, found, header), footer: oldTemplate(visit, found, footer) };
  await visit.page(
    'old-panel',
    { key: literalKey(view.title), args: {} },
    { ...model, ...around },
    {
      status,
      here: panel.name,
      panel: panel.name,
      ...(complete && { message: complete }),
    },
  );
}

function withSeen(model: OldPanelModel, seen: string): OldPanelModel {
  if (seen === '' || !model.form) return model;
  return { ...model, form: { ...model.form, hidden: [...model.form.hidden, { name: oldSeenName, value: seen }] } };
}

/**
 * The standard header and footer are replaced by the frame of every page; for any other template, the package's view of
 * it is shown.
 */
function oldTemplate(visit: Visit, found: FoundOldPanel, path: string): PackageHtml | undefined {
  if (!path.endsWith('.ejs') || whyUnreadable(found.from.folder, path) !== undefined) return undefined;
  return showByPanel(visit, { ...found, name: path }, () => packageHtml(visit, found, path, {}));
}

/** The messages of a visit, for the frame of a page. */
export function oldMessage(visit: Visit, panel: OldPanel, { kind, base: word, args }: ConversationMessage): Message {
  const key = visit.web.oldWords.keyOf(panel, visit.language, word);
  return { kind, sentences: [{ key, args }], panel: panel.name };
}

/** Asks for confirmation before a link changes something: the page as a form with only a button. */
function confirmModel(
  visit: Visit,
  panel: OldPanel,
  { view, doing }: Extract<LinkOutcome, { outcome: 'confirm' }>,
  id: string,
): OldPanelModel {
  const t = visit.translator(panel.name);
  const model = oldPanelModel(
    panel.name,
    { ...view, rows: [{ kind: 'button', button: { text: t('old.goOn'), name: 'Next', danger: false } }] },
    id,
  );
  const brought = fieldsIn(view.rows).filter(({ type }) => type !== 'literal' && type !== 'password');
  const fields = brought.flatMap(({ id: name, values }) => values.map((value) => ({ name, value })));
  const hidden = doing === 'submit' ? fields : [{ name: '.do', value: doing }];
  return {
    ...model,
    parts: [{ kind: 'rich', rich: [t('old.confirm')] }],
    form: model.form && { ...model.form, hidden: [...model.form.hidden, ...hidden], cancel: `${base}/${panel.name}` },
  };
}
