import type { Sentence } from './layout-model.ts';

export interface ErrorModel {
  readonly status: number;
  readonly sentence: Sentence;
  /** What the person can do about it, a lexicon key. */
  readonly advice: string;
  /** Repeated in the log; empty when nothing was logged. */
  readonly incident: string;
}
