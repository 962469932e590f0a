import type { ChangedModel } from './changed-model.ts';

/** What a form would do, before it does it. */
export interface PreviewModel {
  readonly action: string;
  /** What the form posted, to be posted again. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly changed: ChangedModel;
  readonly events: readonly {
    /** Name and arguments. */
    readonly text: string;
    /** What it does, in the reader's language. */
    readonly says: string | undefined;
    readonly actions: readonly { readonly name: string; readonly source: string }[];
    /** Configuration files it writes anew. */
    readonly templates: readonly string[];
    /** Services it adjusts, with what it does to each. */
    readonly services: readonly string[];
  }[];
  /** Label of the button that saves. */
  readonly button: string;
  readonly danger: boolean;
  readonly cancel: string;
}
