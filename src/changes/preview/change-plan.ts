import type { FileState } from '../../events/journal/run-details.ts';
import type { RunPlan } from '../../events/plan/run-plan.ts';
import type { RecordChange } from '../record-change.ts';
import type { FileDiff } from './file-diff.ts';

/** How a file will differ from what it is now. */
export interface FileChange {
  /** Absolute. */
  readonly file: string;
  readonly template: string;
  /**
   * `unknown`: its template cannot be expanded now; if it cannot be expanded during the run either, the old file stays.
   */
  readonly kind: 'created' | 'changed' | 'deleted' | 'same' | 'unknown';
  /**
   * How the text differs, secrets masked; undefined if the file is not text, is missing, or is too large to be shown.
   */
  readonly diff: FileDiff | undefined;
  /** SHA-256 of its present bytes, in hexadecimal; undefined if there is no file that can be read. */
  readonly was: string | undefined;
  readonly sizes: { readonly before: number; readonly after: number };
  /** Why its template cannot be expanded, in English for the operator, secrets masked. */
  readonly failure: string | undefined;
  /** Opaque actions that may change what it is made from. */
  readonly unsureFor: readonly string[];
}

/** All that a change set would do. Made for showing: secrets are masked in everything but `runs`. */
export interface ChangePlan {
  /**
   * Identifies the plan in this process: two plans have the same digest only if they would do the same. It stays the
   * same if a run has written a file again that an earlier run wrote.
   */
  readonly digest: string;
  readonly records: readonly RecordChange[];
  /** Accounts whose passwords will be set, or removed. */
  readonly passwords: readonly string[];
  readonly forgotten: readonly string[];
  /** What the actions of its events will change in databases, and what will be removed after them. */
  readonly foreseen: readonly RecordChange[];
  readonly runs: readonly RunPlan[];
  /** Each file once, as it will be after the last run. */
  readonly files: readonly FileChange[];
  /**
   * For each run what it was foreseen to leave, to compare with what it wrote. Files that cannot be foreseen are left
   * out.
   */
  readonly predicted: readonly (readonly FileState[])[];
}
