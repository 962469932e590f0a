import type { ActionDetails } from '../journal/run-details.ts';

/** How far a run is, 0 to 1: each action weighs what it took last time. */
export function runProgress(actions: readonly Pick<ActionDetails, 'weight' | 'state' | 'progress'>[]): number {
  const all = actions.reduce((sum, { weight }) => sum + weight, 0);
  if (all === 0) return 0;
  return actions.reduce((sum, action) => sum + action.weight * shareOf(action), 0) / all;
}

function shareOf({ state, progress }: Pick<ActionDetails, 'state' | 'progress'>): number {
  if (state === 'waiting') return 0;
  return state === 'running' ? (progress ?? 0) : 1;
}
