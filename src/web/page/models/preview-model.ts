import type { ChangedModel } from './changed-model.ts';

/** The effects of a form, shown before saving. */
export interface PreviewModel {
  readonly action: string;
  /** The posted values, to be posted again. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly changed: ChangedModel;
  readonly events: readonly {
    /** Name and arguments. */
    readonly text: string;
    /** What it does, in the reader's language. */
    readonly says: string | undefined;
    readonly actions: readonly { readonly name: string; readonly source: string }[];
    /** Configuration files that will be written. */
    readonly templates: readonly string[];
    /** Services that will be adjusted, with their actions. */
    readonly services: readonly string[];
  }[];
  /** Label of the save button. */
  readonly button: string;
  readonly danger: boolean;
  readonly cancel: string;
}
