import { panelOf } from '../../changes/history/history-filter.ts';
import type { Recovered } from '../../changes/history/history-entry.ts';
import type { StoredEntry } from '../../changes/history/stored-entry.ts';
import { base } from '../base-url.ts';
import type { HistoryEntryModel } from '../page/models/changes/history-model.ts';
import { changedModel } from '../page/fill-changed.ts';
import { formatSignals } from '../words/run-words.ts';
import { shownState } from '../runs/shown-run.ts';
import type { Visit } from '../visit.ts';
import { eventSentence } from '../words/event-words.ts';
import { formatTime } from '../words/format.ts';

/** Runs in these states need no attention. */
const quietStates: ReadonlySet<string> = new Set(['done', 'missing', 'cancelled']);

/**
 * One entry, as the pages of the history show it.
 * @param maxChanges how many records are listed one by one
 */
export function historyEntryModel(visit: Visit, entry: StoredEntry, maxChanges?: number): HistoryEntryModel {
  const { events } = visit.web.system;
  const { id, state, passwords, changes, during } = entry;
  const href = `${base}/history/${id}`;
  const runs = entry.runs.map((run) => runModel(visit, run));
  const isWritten = state === 'applied' || state === 'interrupted';
  return {
    id,
    number: entry.number,
    href,
    when: formatTime(new Date(entry.when), visit.language),
    made: entry.made ?? 'person',
    author: entry.author,
    panel: originName(visit, entry.origin),
    address: entry.address,
    why: entry.why,
    state,
    recovered: entry.recovered && recoveredKeys[entry.recovered],
    passwords,
    dismissed: entry.dismissed && { event: entry.dismissed.event, reason: entry.dismissed.reason },
    changed: changedModel(visit, changes, panelOf(entry.origin), maxChanges),
    runs,
    isUnfolded: runs.some((run) => !quietStates.has(run.state)),
    during: during === undefined ? undefined : { href: `${base}/runs/${during}`, text: nameOfRun(visit, during) },
    again: state === 'interrupted' ? `${href}/again` : undefined,
    revert: isWritten && changes.length > 0 ? `${href}/revert` : undefined,
  };

  function runModel(of: Visit, run: string): HistoryEntryModel['runs'][number] {
    const found = events.findReadable(run);
    const text = found ? formatSignals(of, found.signals) : run;
    const says = found && eventSentence(of, found.event);
    return { says, href: `${base}/runs/${run}`, state: found ? shownState(found) : 'missing', text };
  }
}

const recoveredKeys: Readonly<Record<Recovered, string>> = {
  finished: 'history.recovered.finished',
  'rolled back': 'history.recovered.undone',
};

/** The label for `cellnumbers/modify`: the panel's menu entry; for a built-in page, a sentence of our lexicon. */
export function originName(visit: Visit, origin: string): string {
  const panel = panelOf(origin);
  const { web, language } = visit;
  const known = web.system.packages.some(({ definition }) => definition?.name === panel);
  if (known) return visit.translator(panel)('menu');
  const key = `origins.${panel}`;
  return web.wording.has(key, language, 'shared') ? visit.translator()(key) : panel;
}

function nameOfRun(visit: Visit, id: string): string {
  const run = visit.web.system.events.findReadable(id);
  return run ? formatSignals(visit, run.signals) : id;
}
