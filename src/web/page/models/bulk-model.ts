import type { RelatedModel } from './form-model.ts';
import type { FieldModel } from './field-model.ts';
import type { Sentence } from './layout-model.ts';
import type { PlanModel } from './changes/plan-model.ts';

/** The actions that a list offers for several of its records. */
export interface BulkChoice {
  /** Where the chosen rows and the action are sent. */
  readonly action: string;
  /** The list's own query, to find all that it found. */
  readonly query: string;
  /** The actions; `set`: the label is that of a field. */
  readonly offers: readonly { readonly id: string; readonly label: string; readonly set: boolean }[];
  readonly onPage: number;
  readonly found: number;
}

/** One action over several records, before it is done. */
export interface BulkModel {
  readonly about: Sentence | undefined;
  readonly action: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  /** Keys of the records, as many as are shown. */
  readonly names: readonly string[];
  readonly count: number;
  /** How many are not shown. */
  readonly more: number;
  /** The field that is set, or the choices of the page; empty where the action asks for nothing. */
  readonly fields: readonly FieldModel[];
  /** Whether the value has to be typed before anything can be previewed. */
  readonly sets: boolean;
  /** For a field with several values: how the chosen ones are used; undefined for any other field. */
  readonly how: 'add' | 'take' | 'set' | undefined;
  /** Why the person has to check something again. */
  readonly refusal: Sentence | undefined;
  readonly refused: BulkRefused | undefined;
  /** What would change; undefined before the value is typed. */
  readonly preview: { readonly staged: number; readonly plan: PlanModel } | undefined;
  /** What is lost with the records, where they are removed, by kind. */
  readonly lost: readonly RelatedModel[];
  /** Records that have the value already. */
  readonly unchanged: number;
  /** The note beside it, as it was typed. */
  readonly why: string;
  readonly button: string;
  readonly danger: boolean;
  readonly cancel: string;
}

/** Records that the action is refused for, each with the reason. */
export interface BulkRefused {
  readonly count: number;
  readonly records: readonly { readonly key: string; readonly label: string | undefined; readonly reason: Sentence }[];
  readonly more: number;
  /** The person wants to go on without them. */
  readonly leaveOut: boolean;
}
