import type { ActionDetails, RunDetails, RunSummary } from '../../events/journal/run-details.ts';
import { base } from '../base-url.ts';
import type { InnerRunModel, RunActionModel } from '../page/models/run-model.ts';
import { exitSentence } from '../words/exit-words.ts';
import { formatDuration } from '../words/format.ts';
import { shownActionState, shownState } from './shown-run.ts';

/** Some actions of a run, with the runs that were signalled while each of them was running. */
export function actionModels(
  run: RunDetails,
  positions: readonly number[],
  inner: readonly RunDetails[],
  language: string,
): (RunActionModel & { readonly inner: readonly InnerRunModel[] })[] {
  return positions.flatMap((position) => {
    const action = run.actions[position];
    if (!action) return [];
    const during = inner.filter((each) => isDuring(each, action)).map((each) => innerModel(each, language));
    return [{ ...actionModel(run, action, position, language), inner: during }];
  });
}

function actionModel(run: RunDetails, action: ActionDetails, position: number, language: string): RunActionModel {
  const { name, source, exit, output, cut, progress, message } = action;
  const state = shownActionState(run, action);
  const signal = run.signals.length > 1 ? run.signals[action.signal ?? -1] : undefined;
  const isTelling = state === 'running' && (progress !== undefined || message !== undefined);
  return {
    id: `output-${position}`,
    name,
    title: signal ? `${name} (${[signal.event, ...signal.args].join(' ')})` : name,
    source,
    state,
    duration: action.seconds === undefined ? '' : formatDuration(action.seconds, language),
    exit: exitSentence(exit),
    output,
    cut,
    doing: isTelling ? { percent: Math.floor((progress ?? 0) * 100), message: message ?? '' } : undefined,
  };
}

/** Actions run one after another, so the one that was running has signalled it. */
function isDuring(inner: RunDetails, { started, seconds }: ActionDetails): boolean {
  if (!started || inner.started < started) return false;
  return seconds === undefined || inner.started.getTime() <= started.getTime() + seconds * 1000;
}

function innerModel(run: RunDetails, language: string): InnerRunModel {
  return {
    href: `${base}/runs/${run.id}`,
    event: run.event,
    args: run.args.join(' '),
    state: shownState(run),
    duration: durationOf(run, language),
    actions: run.actions.map((action, position) => actionModel(run, action, position, language)),
  };
}

/** How long a run took, in the format of a language; empty while it goes on. */
export function durationOf(run: RunSummary, language: string): string {
  return run.ended ? formatDuration((run.ended.getTime() - run.started.getTime()) / 1000, language) : '';
}
