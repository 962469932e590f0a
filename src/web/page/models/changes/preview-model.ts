import type { PlanModel } from './plan-model.ts';

/** The effects of a form, shown before saving. */
export interface PreviewModel {
  readonly action: string;
  /** The posted values, to be posted again, and the digest of this plan. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly plan: PlanModel;
  /** Why it is shown again, a lexicon key: it is not what the person saw before. */
  readonly outdated: string | undefined;
  /** Label of the save button. */
  readonly button: string;
  readonly danger: boolean;
  /** Whether there is a form to go back to. */
  readonly edit: boolean;
  readonly cancel: string;
}
