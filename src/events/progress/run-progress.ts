import type { ActionDetails } from '../journal/run-details.ts';

/** Returns the progress of a run, 0 to 1. The weight of each action is its last duration. */
export function runProgress(actions: readonly Pick<ActionDetails, 'weight' | 'state' | 'progress'>[]): number {
  const all = actions.reduce((sum, { weight }) => sum + weight, 0);
  if (all === 0) return 0;
  return actions.reduce((sum, action) => sum + action.weight * shareOf(action), 0) / all;
}

function shareOf({ state, progress }: Pick<ActionDetails, 'state' | 'progress'>): number {
  if (state === 'waiting') return 0;
  return state === 'running' ? (progress ?? 0) : 1;
}
