import type { Request, Response } from 'express';
import type { Applied } from '../../../changes/changes.ts';
import type { RunDetails } from '../../../events/journal/run-details.ts';
import { doPage } from '../../../formmagick/run/do-page.ts';
import type { OldPanel } from '../../../formmagick/old-panel.ts';
import { stagesNothing } from '../../../formmagick/run/staging.ts';
import { pageAddress } from '../../../formmagick/run/show-content.ts';
import { showAgain, submitPage, type SubmittedPage } from '../../../formmagick/run/submit-page.ts';
import { newConversation } from '../../../formmagick/run/conversation.ts';
import { base } from '../../base-url.ts';
import { mustOwnValues } from '../typed/foreign-values.ts';
import { formatList } from '../../words/format.ts';
import type { Message } from '../../page/models/layout-model.ts';
import { filesOf } from '../../request/multipart.ts';
import { messageOf, showOldView, stepOf } from './old-panel-route.ts';
import { submittedPage } from './old-request.ts';
import { findConversation, keepConversation } from './conversations.ts';
import { submitByPanel } from '../panel-code.ts';
import { parsePosted } from '../../request/posted-text.ts';
import type { Shell } from '../../shell.ts';
import { visitOf, type Visit } from '../../visit.ts';
import { withinSeconds } from '../../request/within-seconds.ts';

type Done = Extract<SubmittedPage, { outcome: 'done' }>;

/** Handles a submitted page of an old panel: checks it, writes what its post-event staged, and redirects. */
export async function takeOldPage(
  shell: Shell,
  panel: OldPanel,
  request: Request<{ panel: string; page?: string }>,
  response: Response,
): Promise<void> {
  const visit = visitOf(shell, request, response);
  const posted = parsePosted(request.body);
  const id = posted.get('.id')?.[0] ?? '';
  const state = id === '' ? newConversation : findConversation(visit.request, panel.name, id);
  if (!state) {
    await visit.leadTo(`${base}/${panel.name}`, { kind: 'danger', sentences: [{ key: 'old.visitOver', args: {} }] });
    return;
  }
  const index = submittedPage(panel, request.params.page, posted);
  const name = panel.form.pages[index]?.name ?? request.params.page ?? '';
  const step = await stepOf(visit, panel, state, { files: filesOf(visit.request) });
  const doing = panel.form.pages[index] === undefined ? undefined : posted.get('.do')?.[0];
  const isShowing = doing === 'show' || doing === 'arrive';
  const work = (): Promise<SubmittedPage> =>
    isShowing ? doPage(step, index, doing === 'arrive', state) : submitPage(step, index, posted, state);
  const submitted = await submitByPanel(visit, { panel, name }, work);
  if (submitted.outcome === 'refused') {
    await showOldView(visit, panel, submitted.view, { ...submitted, id });
    return;
  }
  const here = isShowing ? index : undefined;
  if (stagesNothing(step.changes)) {
    await leadOn(visit, panel, submitted, id, undefined, here);
    return;
  }
  mustOwnValues(visit, panel, step.changes);
  const author = { account: visit.account ?? '', origin: `${panel.name}/${name}` };
  const result = await shell.system.changes.apply(step.changes, author);
  if (!('moved' in result)) {
    await leadOn(visit, panel, submitted, id, result, here);
    return;
  }
  const view = await submitByPanel(visit, { panel, name }, () => showAgain(step, index));
  const message = { kind: 'danger', base: 'old.moved', args: {} } as const;
  await showOldView(visit, panel, view, { id, status: 409, message });
}

/**
 * Redirects to the next page, or to the page of the first run if it takes longer than a moment.
 * @param shown a page that changed something when shown, and must not be requested again
 */
async function leadOn(
  visit: Visit,
  panel: OldPanel,
  done: Done,
  id: string,
  applied: Applied | undefined,
  shown: number | undefined,
): Promise<void> {
  const { state } = done;
  const kept = keepConversation(visit.request, panel.name, id, state);
  const page = panel.form.pages[done.next]?.name ?? '';
  const values = { ...(kept !== '' && { '.id': kept }), ...(shown === done.next && { '.done': '1' }) };
  const next = pageAddress({ base, panel: panel.name }, page, values);
  const records = applied ? await withinSeconds(applied.settled, visit.shell.settings.waitSeconds) : [];
  const failed = records?.find((run) => run.state !== 'done');
  const own = state.message && messageOf(visit, panel, state.message);
  const first = applied?.runs[0];
  const isGoingOn = !records && first !== undefined;
  const path = isGoingOn ? `${base}/runs/${first.id}?back=${encodeURIComponent(next)}` : next;
  await visit.leadTo(path, failed ? failedMessage(failed, visit.language) : own);
}

function failedMessage(failed: RunDetails, language: string): Message {
  const args = { event: failed.event, actions: formatList(failed.failed, language) || failed.event };
  return {
    kind: 'danger',
    sentences: [{ key: 'old.actionFailed', args }],
    link: { label: 'messages.openRun', href: `${base}/runs/${failed.id}` },
  };
}
