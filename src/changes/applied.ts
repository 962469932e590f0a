import type { Run, RunDetails } from '../events/journal/run-details.ts';
import type { Refusal } from '../refusals.ts';
import type { RecordConflict } from './record-change.ts';

/** A written change set; its events are running or done. */
export interface AppliedChangeSet {
  readonly outcome: 'applied';
  readonly id: string;
  /** Whether it can be undone without loss: it has no password, no deleted account, no secret. */
  readonly canUndo: boolean;
  readonly runs: readonly Run[];
  /** Resolves when every run has ended and its follow-up is done. Never rejects. */
  readonly settled: Promise<readonly RunDetails[]>;
}

/** Nothing was written: somebody else changed the same records first. */
export interface ConflictingChange {
  readonly outcome: 'conflict';
  readonly conflicts: readonly RecordConflict[];
}

/** Nothing was written: another change waits for its confirmation. */
export interface RefusedChange {
  readonly outcome: 'refused';
  readonly refusal: Refusal;
}
