import type { RunDetails, RunSummary } from '../../events/journal/run-details.ts';
import { runProgress } from '../../events/progress/run-progress.ts';
import { base } from '../base-url.ts';
import type { Sentence } from '../page/models/layout-model.ts';
import type { RunModel } from '../page/models/run-model.ts';
import type { RunsModel } from '../page/models/runs-model.ts';
import type { Visit } from '../visit.ts';
import { formatList, formatTime } from '../words/format.ts';
import { formatSignals } from '../words/run-words.ts';
import { filesOfRun } from './files-of-run.ts';
import { actionModels, durationOf } from './run-actions.ts';
import { recordsOfRun } from './run-records.ts';
import { doneActions, failedActions, isOver, shownState } from './shown-run.ts';

/** A run in the list. */
export function summaryModel(visit: Visit, run: RunSummary): RunsModel['runs'][number] {
  return {
    href: `${base}/runs/${run.id}`,
    text: formatSignals(visit, run.signals),
    state: shownState(run),
    started: formatTime(run.started, visit.language),
    duration: durationOf(run, visit.language),
    author: run.author,
  };
}

/**
 * The page of a run.
 * @param inner the runs that its actions signalled
 * @param back the page to return to
 */
export function runModel(
  visit: Visit,
  run: RunDetails,
  inner: readonly RunDetails[],
  back: string,
): Omit<RunModel, 'isAlarm' | 'halfCreated'> {
  const { language } = visit;
  const isOfMany = run.signals.length > 1;
  const shared = run.actions.flatMap(({ signal }, position) => (isOfMany && signal !== undefined ? [] : [position]));
  const url = `${base}/runs/${run.id}`;
  const over = isOver(run);
  const failed = failedActions(run);
  return {
    state: shownState(run),
    done: run.reason === 'cancelled' ? formatList(doneActions(run), language) : undefined,
    reason: run.reason === undefined ? undefined : `runs.reasons.${run.reason}`,
    started: formatTime(run.started, language),
    duration: durationOf(run, language),
    author: run.author,
    by: run.by ?? '',
    percent: over ? 100 : Math.round(runProgress(run.actions) * 100),
    actions: actionModels(run, shared, inner, language),
    records: isOfMany ? recordsOfRun(run, inner, language) : undefined,
    files: filesOfRun(visit, run),
    failed: { count: failed.length, names: formatList(failed, language) },
    again: over ? `${url}/again?back=${encodeURIComponent(back)}` : undefined,
    againAdvice: over && isOfMany ? againAdvice(visit, run) : undefined,
    dismiss: `${url}/dismiss`,
    cancel: over ? undefined : `${url}/cancel?back=${encodeURIComponent(back)}`,
    stream: over ? undefined : `${url}/stream`,
    back,
  };
}

/** A run of many records is signalled again for those that are not done; if all are done, for all. */
function againAdvice(visit: Visit, { signals, unsettled }: RunDetails): Sentence {
  const isAll = unsettled.length === 0 || unsettled.length === signals.length;
  const what = formatSignals(visit, unsettled.length > 0 ? unsettled : signals);
  return { key: isAll ? 'runs.againAll' : 'runs.againLeft', args: { what } };
}
