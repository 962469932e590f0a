import type { Sentence } from '../layout-model.ts';

/** What the doctor found. */
export interface DoctorModel {
  readonly count: number;
  /** The differences of each account; those of the server itself are last. */
  readonly accounts: readonly DoctorAccount[];
  /** How many accounts are not shown. */
  readonly more: number;
  /** Sentences at the top: what could not be compared, and why nothing is repaired. */
  readonly notes: readonly Sentence[];
  /** Where repairs are posted to; undefined where nothing can be repaired. */
  readonly repair: string | undefined;
  readonly again: string;
}

interface DoctorAccount {
  /** Undefined: the server itself. */
  readonly account: string | undefined;
  readonly differences: readonly {
    readonly part: string;
    readonly label: string | undefined;
    readonly difference: Sentence;
  }[];
  /** The events that correct it, as text; empty if a person has to decide. */
  readonly events: readonly string[];
}
