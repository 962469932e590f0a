import type { StagedRecords } from '../../templates/staged-view.ts';
import type { PlannedAdjustment } from '../../services/adjusting/planned-adjustment.ts';
import type { EndReason } from '../journal/run-details.ts';
import type { ForeseenDatabases } from '../perform/action.ts';
import type { Signal } from '../signal.ts';

/** One step of a run that is foreseen. */
export interface PlannedStep {
  /** `SNNname`; a module's is without its extension. */
  readonly name: string;
  /** The package with the action, or `root`; `panelsmith` for a generic action. */
  readonly source: string;
  /** Position of its signal; undefined if it is shared by several signals. */
  readonly signal: number | undefined;
  /**
   * `known`: everything it does to databases, files and services is foreseen. `databases`: only what it does to
   * databases is foreseen; it may do more. `opaque`: only the action knows what it does. `skipped`: it is not run.
   */
  readonly foreseen: 'known' | 'databases' | 'opaque' | 'skipped';
  /** Why it is not run, or why its own foresight failed; in English for the operator. */
  readonly note: string | undefined;
}

/** A configuration file as a run will leave it. */
export interface PlannedFile {
  /** Absolute. */
  readonly file: string;
  /** The template it is made from. */
  readonly template: string;
  /** The bytes it will have; undefined if it will not exist, or if they are not known. */
  readonly bytes: Buffer | undefined;
  /** Why its template cannot be expanded, in English for the operator: then the old file stays. */
  readonly failure: string | undefined;
  /** Opaque actions that come first, and may change what it is made from. */
  readonly unsureFor: readonly string[];
}

/** What a run will do, as far as it can be foreseen. */
export interface RunPlan {
  readonly signals: readonly Signal[];
  /** Why nothing will be run. */
  readonly refused: EndReason | undefined;
  readonly steps: readonly PlannedStep[];
  /** In the order in which they are first made; each once, in its final state. */
  readonly files: readonly PlannedFile[];
  readonly services: readonly PlannedAdjustment[];
}

/** The databases as they will be when the first run begins; foreseen changes are made in them. */
export interface ForeseenState extends ForeseenDatabases {
  /** Whether an action has changed something in them. */
  readonly isChanged: boolean;
  /** All that is staged now. */
  staged(): readonly StagedRecords[];
}
