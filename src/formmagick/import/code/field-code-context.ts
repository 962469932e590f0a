import type { PanelDraft } from '../panel-draft.ts';
import type { RecordGuess } from '../plan/record-guess.ts';

/** What the code of a field depends on besides the field itself. */
export interface FieldCodeContext {
  readonly draft: PanelDraft;
  /** The field's name in the new panel. */
  readonly name: string;
  /** The records that the page is about, if known. */
  readonly records: RecordGuess | undefined;
  /** The configuration record that the page is about if `records` is undefined. */
  readonly settings: string;
}
