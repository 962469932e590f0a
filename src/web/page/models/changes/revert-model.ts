import type { Sentence } from '../layout-model.ts';
import type { PlanModel } from './plan-model.ts';

/** What would be reverted, with a choice for all that was changed again since. */
export interface RevertModel {
  readonly action: string;
  /** How many entries are reverted. */
  readonly count: number;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  /** Why it was not done as sent. */
  readonly notice: Sentence | undefined;
  readonly records: readonly RevertRecordModel[];
  /** How many more records there are than shown. */
  readonly notShown: number;
  /** What cannot come back. */
  readonly losses: readonly Sentence[];
  readonly conflicts: number;
  readonly plan: PlanModel;
  readonly why: string;
  readonly cancel: string;
}

export interface RevertRecordModel {
  readonly key: string;
  /** The type in the reader's language. */
  readonly type: string;
  readonly database: string;
  readonly kind: 'remove' | 'restore' | 'modify';
  readonly choice: RevertChoiceModel;
  /** What is shown about the whole record. */
  readonly says: Sentence | undefined;
  readonly who: RevertWho | undefined;
  readonly properties: readonly {
    readonly name: string;
    readonly label: string | undefined;
    readonly back: string;
    readonly now: string;
    readonly choice: RevertChoiceModel;
    readonly says: Sentence | undefined;
    readonly who: RevertWho | undefined;
  }[];
}

/** Who changed it since, and when. */
interface RevertWho {
  readonly author: string;
  readonly when: string;
}

/** A box to tick, a choice between now and before, or neither. */
interface RevertChoiceModel {
  readonly control: 'box' | 'choice' | 'none';
  readonly id: string;
  readonly goesBack: boolean;
}
