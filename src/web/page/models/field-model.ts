import type { Control } from '../../../panel/fields/field.ts';
import type { Sentence } from './layout-model.ts';

export interface FieldModel {
  readonly name: string;
  readonly control: 'literal' | 'file' | Control;
  readonly label: string;
  /** Help text; often empty. */
  readonly help: readonly Sentence[];
  readonly required: boolean;
  /** The form says that it is required, since other fields may be left out. */
  readonly isMarked: boolean;
  /** It has the focus when the page opens. */
  readonly hasFocus: boolean;
  /** How much room its values need: a number, a line, or the whole width. */
  readonly width: 'short' | 'line' | 'full';
  /** What the person typed, else the stored value; with line ends for a text area. Always empty for a password. */
  readonly typed: string;
  readonly options: readonly OptionModel[];
  readonly autocomplete: string;
  /** Smallest and largest value, for the browser's own check. */
  readonly range: { readonly min: string; readonly max: string } | undefined;
  /** Accepted file name endings and media types, separated by commas; any when empty. */
  readonly accept: string | undefined;
  /** Link target of a literal; undefined for no link. */
  readonly href: string | undefined;
  /** Where a script asks whether the typed name of a new account is free. */
  readonly nameCheck: string | undefined;
  /** Visible lines of a text area. */
  readonly rows: number;
  readonly refusal: Sentence | undefined;
}

interface OptionModel {
  readonly value: string;
  /** Lexicon key; undefined when `text` is shown. */
  readonly label: string | undefined;
  readonly text: string;
  readonly chosen: boolean;
}
