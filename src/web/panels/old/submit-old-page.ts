import type { RecordConflict } from '../../../changes/record-change.ts';
import type { RunDetails } from '../../../events/journal/run-details.ts';
import type { OldRequest } from '../../../formmagick/run/calls/old-request.ts';
import { doPage } from '../../../formmagick/run/do-page.ts';
import { stagesNothing } from '../../../formmagick/run/staging.ts';
import { pageAddress } from '../../../formmagick/run/show/show-content.ts';
import { oldSeenName } from '../../../formmagick/run/seen-fields.ts';
import { showAgain, showTyped, submitPage, type SubmittedPage } from '../../../formmagick/run/submit-page.ts';
import { signalSave } from '../../../packages/signal-save.ts';
import { newConversation, type Conversation } from '../../../formmagick/run/conversation.ts';
import { refuse, type Refusal } from '../../../refusals.ts';
import { base } from '../../base-url.ts';
import { redirectAfter, runLink } from '../../runs/redirect-after.ts';
import { refuseForeignValue } from '../kit/submit/refuse-foreign-values.ts';
import { formatList } from '../../words/format.ts';
import type { Message } from '../../page/models/layout-model.ts';
import { oldMessage, showOldView, oldRequestOf } from './old-panel-route.ts';
import { planOldPage, readOldSent, type OldSent } from './old-preview.ts';
import { submittedPage } from './old-link.ts';
import { describeConflicts, describeFieldConflicts } from './describe-conflicts.ts';
import { findConversation, keepConversation } from './conversations.ts';
import { submitByPanel } from '../panel-code.ts';
import type { FoundOldPanel } from '../panel-pages.ts';
import { parsePosted } from '../../request/posted/posted-text.ts';
import type { Visit } from '../../visit.ts';

type Done = Extract<SubmittedPage, { outcome: 'done' }>;
type Refused = Extract<SubmittedPage, { outcome: 'refused' }>;

/** A submitted page of an old panel. */
interface SentPage {
  readonly visit: Visit;
  readonly found: FoundOldPanel;
  readonly sent: OldSent;
  readonly request: OldRequest;
  /** The conversation it belongs to; `id` is empty for a new one. */
  readonly id: string;
  readonly state: Conversation;
  readonly name: string;
  readonly index: number;
  /** Whether showing the page changes something. */
  readonly shows: 'show' | 'arrive' | undefined;
}

/** Handles a submitted page of an old panel: checks it, writes what its post-event staged, and redirects. */
export async function submitOldPage(visit: Visit, found: FoundOldPanel, pageName: string | undefined): Promise<void> {
  const page = await openSent(visit, found, pageName);
  if (!page) return;
  if (page.sent.isOver && found.panel.form.pages[page.index]) {
    await refusePage(page, refuse('preview.secretsGone'));
    return;
  }
  const submitted = await submit(page);
  if (submitted.outcome === 'refused') await showRefused(page, submitted);
  else await save(page, submitted);
}

/** @returns undefined when the request was answered, since the conversation has expired */
async function openSent(
  visit: Visit,
  found: FoundOldPanel,
  pageName: string | undefined,
): Promise<SentPage | undefined> {
  const { panel } = found;
  const sent = readOldSent(visit, panel, parsePosted(visit.request.body));
  const { posted } = sent;
  const id = posted.get('.id')?.[0] ?? '';
  const state = id === '' ? newConversation : findConversation(visit.request, panel.name, id);
  if (!state) {
    await visit.redirect(`${base}/${panel.name}`, {
      kind: 'danger',
      sentences: [{ key: 'old.conversationOver', args: {} }],
    });
    return undefined;
  }
  const index = submittedPage(panel, pageName, posted);
  const name = panel.form.pages[index]?.name ?? pageName ?? '';
  const request = await oldRequestOf(visit, found, state, { files: sent.files });
  const doing = panel.form.pages[index] === undefined ? undefined : posted.get('.do')?.[0];
  const shows = doing === 'show' || doing === 'arrive' ? doing : undefined;
  return { visit, found, sent, request, id, state, name, index, shows };
}

function submit({ visit, found, sent, request, state, name, index, shows }: SentPage): Promise<SubmittedPage> {
  const work = (): Promise<SubmittedPage> =>
    shows === undefined
      ? submitPage(request, index, sent.posted, state)
      : doPage(request, index, shows === 'arrive', state);
  return submitByPanel(visit, { ...found, name }, work);
}

async function showRefused({ visit, found, sent, id }: SentPage, refused: Refused): Promise<void> {
  const { view, conflicts: fields = [], seen = sent.posted.get(oldSeenName)?.[0] } = refused;
  const more = await describeFieldConflicts(visit, fields);
  await showOldView(visit, found, view, { ...refused, id, more, ...(seen !== undefined && { seen }) });
}

/** Shows the page again with what was typed, and why nothing is done. */
async function refusePage(page: SentPage, { key, args }: Refusal): Promise<void> {
  const { visit, found, sent, state, name, index, shows } = page;
  // A new request, since the subs may have changed this one.
  const request = await oldRequestOf(visit, found, state, { files: sent.files });
  const typed = shows === undefined ? sent.posted : undefined;
  const view = await submitByPanel(visit, { ...found, name }, () => showTyped(request, index, typed));
  await showRefused(page, { outcome: 'refused', view, message: { kind: 'danger', base: key, args }, status: 422 });
}

/** Writes what the page has staged, unless a preview is asked for, and redirects. */
async function save(page: SentPage, submitted: Done): Promise<void> {
  const { visit, found, sent, name } = page;
  const { panel } = found;
  const refusal = refuseForeignValue(visit, panel, submitted.changes);
  if (refusal) {
    await refusePage(page, refusal);
    return;
  }
  signalSave(submitted.changes, panel.name, visit.web.system);
  const { plan, isShown } = await planOldPage(visit, { panel, page: name }, sent, submitted.changes);
  if (isShown) return;
  const { changes } = visit.web.system;
  const author = visit.author(`${panel.name}/${name}`);
  const applied = stagesNothing(submitted.changes) ? undefined : await changes.apply(submitted.changes, author, plan);
  if (applied?.outcome === 'conflict') {
    await showConflicts(page, applied.conflicts);
    return;
  }
  const { message } = submitted.state;
  const href = nextOf(page, submitted);
  await redirectAfter(visit, () => ({ href }), applied, {
    done: message && oldMessage(visit, panel, message),
    failed: (run) => failedMessage(run, visit.language),
  });
}

/** Shows the page again, since its records were changed meanwhile. */
async function showConflicts(
  { visit, found, request, id, name, index }: SentPage,
  conflicts: readonly RecordConflict[],
): Promise<void> {
  const view = await submitByPanel(visit, { ...found, name }, () => showAgain(request, index));
  const message = { kind: 'danger', base: 'old.conflict', args: {} } as const;
  const more = await describeConflicts(visit, conflicts);
  await showOldView(visit, found, view, { id, status: 409, message, more });
}

/**
 * The page that follows, with the conversation kept for it. A page whose showing just changed something is shown again
 * without asking for confirmation.
 */
function nextOf({ visit, found, id, index, shows }: SentPage, done: Done): string {
  const { panel } = found;
  const kept = keepConversation(visit.request, panel.name, id, done.state);
  const page = panel.form.pages[done.next]?.name ?? '';
  const isShown = shows !== undefined && index === done.next;
  const values = { ...(kept !== '' && { '.id': kept }), ...(isShown && { '.done': '1' }) };
  return pageAddress({ base, panel: panel.name }, page, values);
}

function failedMessage(failed: RunDetails, language: string): Message {
  const args = { event: failed.event, actions: formatList(failed.failed, language) || failed.event };
  return {
    kind: 'danger',
    sentences: [{ key: 'old.actionFailed', args }],
    link: runLink(failed.id),
  };
}
