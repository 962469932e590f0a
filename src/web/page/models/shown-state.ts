import type { RunState } from '../../../events/journal/run-details.ts';

/** The state of a run as shown: one ended by a person was cancelled, and did not fail. */
export type ShownState = RunState | 'cancelled';
