import type { Draft } from '../panel-draft.ts';
import type { RecordGuess } from '../plan/record-guess.ts';

/** What a field's code depends on besides the field. */
export interface FieldPlace {
  readonly draft: Draft;
  /** What the field is called in the new panel. */
  readonly name: string;
  /** The records its page is about, where that is known. */
  readonly records: RecordGuess | undefined;
  /** The configuration record its page is about otherwise. */
  readonly settings: string;
}
