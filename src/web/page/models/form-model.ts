import type { ProblemArgs } from '../../../problems.ts';
import type { Sentence } from './layout-model.ts';
import type { PackageHtml } from '../package-views.ts';
import type { FieldModel } from './field-model.ts';

export interface FormModel {
  readonly description: string;
  readonly descriptionArgs: ProblemArgs;
  readonly action: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  /** What the page shows above its fields. */
  readonly body: PackageHtml | undefined;
  /** Before the form and after it. */
  readonly header: PackageHtml | undefined;
  readonly footer: PackageHtml | undefined;
  readonly fields: readonly FieldModel[];
  /** It asks for a file, and has to be posted as such forms are. */
  readonly hasFiles: boolean;
  /** Whether it can be asked what the form would do: not where something typed may not be posted twice. */
  readonly preview: boolean;
  /** The first is the one for the enter key. */
  readonly buttons: readonly ButtonModel[];
  /** The first button destroys something: drawn so. */
  readonly danger: boolean;
  readonly cancel: string;
  /** Which page this is of a form over several; undefined for a form of one. */
  readonly step: StepModel | undefined;
  /** Records that have to do with this one, by kind. */
  readonly related: readonly {
    readonly title: string;
    readonly help: string;
    readonly items: readonly {
      readonly key: string;
      readonly text: string;
      /** Undefined where no panel opens it. */
      readonly href: string | undefined;
    }[];
  }[];
  /** Fields refused, for the summary on top; the sentence of each is in its field. */
  readonly refused: readonly FieldModel[];
  /** Said on top: why the page as a whole was refused. */
  readonly refusals: readonly Sentence[];
}

interface StepModel {
  /** From 1. */
  readonly number: number;
  readonly total: number;
  readonly title: string;
  readonly hasPrevious: boolean;
}

interface ButtonModel {
  readonly label: string;
  /** What it posts as `_button`; undefined for nothing. */
  readonly value: string | undefined;
}
