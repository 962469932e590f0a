import type { RunDetails } from '../../../events/journal/run-details.ts';
import { doPage } from '../../../formmagick/run/do-page.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import { stagesNothing } from '../../../formmagick/run/staging.ts';
import { pageAddress } from '../../../formmagick/run/show-content.ts';
import { seenName } from '../../../formmagick/run/seen-fields.ts';
import { showAgain, submitPage, type SubmittedPage } from '../../../formmagick/run/submit-page.ts';
import { signalSave } from '../../../packages/signal-save.ts';
import { newConversation } from '../../../formmagick/run/conversation.ts';
import { base } from '../../base-url.ts';
import { leadOn } from '../../runs/lead-on.ts';
import { mustOwnValues } from '../kit/foreign-values.ts';
import { formatList } from '../../words/format.ts';
import type { Message } from '../../page/models/layout-model.ts';
import { messageOf, showOldView, oldRequestOf } from './old-panel-route.ts';
import { planOldPage, readOldSent } from './old-preview.ts';
import { submittedPage } from './old-link.ts';
import { sayMoved, sayMovedFields } from './say-moved.ts';
import { findConversation, keepConversation } from './conversations.ts';
import { submitByPanel } from '../panel-code.ts';
import type { FoundPanel } from '../panel-pages.ts';
import { parsePosted } from '../../request/posted-text.ts';
import type { Visit } from '../../visit.ts';

type Done = Extract<SubmittedPage, { outcome: 'done' }>;

/** Handles a submitted page of an old panel: checks it, writes what its post-event staged, and redirects. */
export async function takeOldPage(
  visit: Visit,
  found: FoundPanel<OldPanel>,
  pageName: string | undefined,
): Promise<void> {
  const { panel } = found;
  const sent = readOldSent(visit, panel, parsePosted(visit.request.body));
  const { posted } = sent;
  const id = posted.get('.id')?.[0] ?? '';
  const state = id === '' ? newConversation : findConversation(visit.request, panel.name, id);
  if (!state) {
    await visit.leadTo(`${base}/${panel.name}`, { kind: 'danger', sentences: [{ key: 'old.visitOver', args: {} }] });
    return;
  }
  const index = submittedPage(panel, pageName, posted);
  const name = panel.form.pages[index]?.name ?? pageName ?? '';
  const request = await oldRequestOf(visit, found, state, { files: sent.files });
  if (sent.isOver) {
    const address = pageAddress({ base, panel: panel.name }, name);
    await visit.leadTo(address, { kind: 'danger', sentences: [{ key: 'preview.secretsGone', args: {} }] });
    return;
  }
  const doing = panel.form.pages[index] === undefined ? undefined : posted.get('.do')?.[0];
  const isShowing = doing === 'show' || doing === 'arrive';
  const work = (): Promise<SubmittedPage> =>
    isShowing ? doPage(request, index, doing === 'arrive', state) : submitPage(request, index, posted, state);
  const submitted = await submitByPanel(visit, { ...found, name }, work);
  if (submitted.outcome === 'refused') {
    const { view, moved: fields = [], seen = posted.get(seenName)?.[0] } = submitted;
    const more = await sayMovedFields(visit, fields);
    await showOldView(visit, found, view, { ...submitted, id, more, ...(seen !== undefined && { seen }) });
    return;
  }
  mustOwnValues(visit, panel, request.changes);
  signalSave(request.changes, panel.name, visit.shell.system);
  const { plan, isShown } = await planOldPage(visit, found, name, sent, request.changes);
  if (isShown) return;
  const { changes } = visit.shell.system;
  const author = visit.author(`${panel.name}/${name}`);
  const applied = stagesNothing(request.changes) ? undefined : await changes.apply(request.changes, author, plan);
  if (applied && 'moved' in applied) {
    const view = await submitByPanel(visit, { ...found, name }, () => showAgain(request, index));
    const message = { kind: 'danger', base: 'old.moved', args: {} } as const;
    const more = await sayMoved(visit, applied.moved);
    await showOldView(visit, found, view, { id, status: 409, message, more });
    return;
  }
  const { message } = submitted.state;
  const href = nextOf(visit, panel, submitted, id, isShowing ? index : undefined);
  await leadOn(visit, () => ({ href }), applied, {
    done: message && messageOf(visit, panel, message),
    failed: (run) => failedMessage(run, visit.language),
  });
}

/**
 * The page that follows, with the conversation kept for it.
 * @param shown the page that changed something by being shown, which is not asked for again
 */
function nextOf({ request }: Visit, panel: OldPanel, done: Done, id: string, shown: number | undefined): string {
  const kept = keepConversation(request, panel.name, id, done.state);
  const page = panel.form.pages[done.next]?.name ?? '';
  const values = { ...(kept !== '' && { '.id': kept }), ...(shown === done.next && { '.done': '1' }) };
  return pageAddress({ base, panel: panel.name }, page, values);
}

function failedMessage(failed: RunDetails, language: string): Message {
  const args = { event: failed.event, actions: formatList(failed.failed, language) || failed.event };
  return {
    kind: 'danger',
    sentences: [{ key: 'old.actionFailed', args }],
    link: { label: 'messages.openRun', href: `${base}/runs/${failed.id}` },
  };
}
