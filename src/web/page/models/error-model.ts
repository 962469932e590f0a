import type { Sentence } from './layout-model.ts';

export interface ErrorModel {
  readonly status: number;
  readonly sentence: Sentence;
  /** Advice for the user, a lexicon key. */
  readonly advice: string;
  /** The same number is in the log; empty when nothing was logged. */
  readonly incident: string;
}
