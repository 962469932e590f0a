import type { Link, Sentence } from './layout-model.ts';

export interface ErrorModel {
  readonly status: number;
  readonly sentence: Sentence;
  /** Advice for the person, a lexicon key. */
  readonly advice: string;
  /** The same number is in the log; empty when nothing was logged. */
  readonly incident: string;
  /** Whether to offer the search, since the page may exist under another name. */
  readonly search: boolean;
  /** Links to go on, the best first. */
  readonly ways: readonly Link[];
}
