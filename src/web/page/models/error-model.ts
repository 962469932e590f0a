import type { Link, Sentence } from './layout-model.ts';

export interface ErrorModel {
  readonly status: number;
  readonly sentence: Sentence;
  /** Advice for the person, a lexicon key. */
  readonly advice: string;
  /** The same number is in the log; empty when nothing was logged. */
  readonly incident: string;
  /** What was asked for may be found by another name. */
  readonly search: boolean;
  /** Where one can go from here, the best first. */
  readonly ways: readonly Link[];
}
