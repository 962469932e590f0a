import { Router } from 'express';
import type { HistoryEntry } from '../../changes/history-entry.ts';
import { changedModel } from '../page/show-changes.ts';
import { formatTime } from '../words/format.ts';
import type { HistoryEntryModel } from '../page/models/history-model.ts';
import { base } from '../base-url.ts';
import { sentOnce } from '../request/sent-once.ts';
import type { Shell } from '../shell.ts';
import { saySignals } from './run-words.ts';
import { shownState } from './shown-run.ts';
import { eventSentence } from '../words/event-words.ts';
import { visitOf, type Visit } from '../visit.ts';

const entriesOnPage = 30;

/** Who changed what and when, newest first; and signalling again the events lost when a process was killed. */
export function historyRoutes(shell: Shell): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const visit = visitOf(shell, request, response);
    const end = Number(request.query['before']);
    const { history } = shell.system.changes;
    const page = await history.read(entriesOnPage, Number.isSafeInteger(end) && end > 0 ? end : undefined);
    if (page.unreadable) shell.system.log('error', page.unreadable.message, { err: page.unreadable });
    const model = {
      entries: page.entries.map((entry) => historyEntryModel(visit, entry)),
      unreadable: page.unreadable && history.file,
      older: page.older === undefined ? undefined : `${base}/history?before=${page.older}`,
      newer: request.query['before'] === undefined ? undefined : `${base}/history`,
    };
    await visit.page('history', { key: 'history.title', args: {} }, model, { here: 'history' });
  });
  router.post('/:id/again', async (request, response) => {
    const visit = visitOf(shell, request, response);
    await sentOnce(visit, async () => {
      const { runs } = await shell.system.changes.signalAgain(request.params.id, {
        account: visit.account ?? '',
        origin: 'history',
      });
      const back = encodeURIComponent(`${base}/history`);
      await visit.leadTo(runs[0] ? `${base}/runs/${runs[0].id}?back=${back}` : `${base}/history`);
    });
  });
  return router;
}

function historyEntryModel(visit: Visit, entry: HistoryEntry): HistoryEntryModel {
  const { events } = visit.shell.system;
  return {
    id: entry.id,
    when: formatTime(new Date(entry.when), visit.language),
    author: entry.author,
    panel: originName(visit, entry.origin),
    state: entry.state,
    passwords: entry.passwords,
    dismissed: entry.dismissed && { event: entry.dismissed.event, reason: entry.dismissed.reason },
    changed: changedModel(visit, entry.changes, entry.origin.split('/')[0] ?? ''),
    runs: entry.runs.map((id) => {
      const run = events.find(id);
      const text = run ? saySignals(visit, run.signals) : id;
      const says = run && eventSentence(visit, run.event);
      return { says, href: `${base}/runs/${id}`, state: run ? shownState(run) : 'missing', text };
    }),
    again: entry.state === 'interrupted' ? `${base}/history/${entry.id}/again` : undefined,
  };
}

/** The label for `cellnumbers/modify`: the panel's menu entry; for pages of the shell, a sentence of its lexicon. */
export function originName(visit: Visit, origin: string): string {
  const [panel = ''] = origin.split('/');
  const { shell, language } = visit;
  const known = shell.system.packages.some(({ definition }) => definition?.name === panel);
  if (known) return visit.translator(panel)('menu');
  return shell.wording.has(`origins.${panel}`, language, 'shared') ? visit.translator()(`origins.${panel}`) : panel;
}
