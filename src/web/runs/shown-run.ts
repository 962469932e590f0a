import type { ActionDetails, RunDetails, RunSummary } from '../../events/journal/run-details.ts';
import type { ShownState } from '../page/models/run-model.ts';

/** The state of a run as pages show it: one that a person ended is cancelled, not failed. */
export function shownState({ state, reason }: Pick<RunSummary, 'state' | 'reason'>): ShownState {
  return reason === 'cancelled' ? 'cancelled' : state;
}

/** Whether a run has ended, in whatever way. */
export function isOver(run: RunSummary): boolean {
  return run.state !== 'queued' && run.state !== 'running';
}

/** An action ended together with its run did not fail either. */
export function shownActionState(
  run: Pick<RunSummary, 'reason'>,
  action: ActionDetails,
): ActionDetails['state'] | 'cancelled' {
  return isCutShort(run, action) ? 'cancelled' : action.state;
}

/** Names of the actions that failed by themselves. */
export function failedActions(run: RunDetails): readonly string[] {
  if (run.reason !== 'cancelled') return run.failed;
  return run.actions.filter((action) => action.state === 'failed' && !isCutShort(run, action)).map(({ name }) => name);
}

/** Names of the actions that a cancelled run had completed. */
export function doneActions({ actions }: RunDetails): readonly string[] {
  return actions.filter(({ state }) => state === 'done').map(({ name }) => name);
}

function isCutShort({ reason }: Pick<RunSummary, 'reason'>, { state, exit }: ActionDetails): boolean {
  return reason === 'cancelled' && state === 'failed' && exit === 'interrupted';
}
