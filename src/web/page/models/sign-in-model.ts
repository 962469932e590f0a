import type { Sentence } from './layout-model.ts';
import type { FieldModel } from './field-model.ts';

export interface SignInModel {
  /** Where users change their own passwords. */
  readonly userPassword: string;
  readonly action: string;
  readonly typed: string;
  readonly refusal: Sentence | undefined;
  readonly back: string;
  /** The sealed form that was sent before the sign-in; empty for none. */
  readonly kept: string;
}

export interface SetUpModel {
  readonly action: string;
  readonly fields: readonly FieldModel[];
  readonly refused: readonly FieldModel[];
  readonly refusals: readonly Sentence[];
}
