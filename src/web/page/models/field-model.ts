import type { Control } from '../../../panel/fields/field.ts';
import type { Sentence } from './layout-model.ts';

export interface FieldModel {
  readonly name: string;
  readonly control: 'literal' | 'file' | Control;
  readonly label: string;
  /** What helps to fill it in; often nothing. */
  readonly help: readonly Sentence[];
  readonly required: boolean;
  /** What the person typed, else what is stored; several lines of a text area. Always empty for a password. */
  readonly typed: string;
  readonly options: readonly OptionModel[];
  readonly autocomplete: string;
  /** Smallest and largest value, for a browser's own check. */
  readonly range: { readonly min: string; readonly max: string } | undefined;
  /** Files to offer, endings and media types with commas between; any when empty. */
  readonly accept?: string;
  /** Where the text of a literal leads; undefined for nowhere. */
  readonly href: string | undefined;
  /** Lines in view of a text area. */
  readonly rows: number;
  readonly refusal: Sentence | undefined;
}

interface OptionModel {
  readonly value: string;
  /** Lexicon key, or undefined when `text` is data. */
  readonly label: string | undefined;
  readonly text: string;
  readonly chosen: boolean;
}
