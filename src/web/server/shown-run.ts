import type { ActionDetails, RunDetails, RunState, RunSummary } from '../../events/journal/run-details.ts';

/** How a run is told: one that a person ended was cancelled, and did not fail. */
export type ShownState = RunState | 'cancelled';

export function shownState({ state, reason }: Pick<RunSummary, 'state' | 'reason'>): ShownState {
  return reason === 'cancelled' ? 'cancelled' : state;
}

/** The action that was ended with its run did not fail either. */
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

/** What a cancelled run had done by then: names of the actions that ran to their end. */
export function doneActions({ actions }: RunDetails): readonly string[] {
  return actions.filter(({ state }) => state === 'done').map(({ name }) => name);
}

function isCutShort({ reason }: Pick<RunSummary, 'reason'>, { state, exit }: ActionDetails): boolean {
  return reason === 'cancelled' && state === 'failed' && exit === 'interrupted';
}
