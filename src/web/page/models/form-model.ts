import type { SentenceArgs } from '../../../refusals.ts';
import type { Sentence } from './layout-model.ts';
import type { PackageHtml } from '../package-views.ts';
import type { FieldModel } from './field-model.ts';

export interface FormModel {
  readonly description: string;
  readonly descriptionArgs: SentenceArgs;
  readonly action: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  /** The view shown above the fields. */
  readonly body: PackageHtml | undefined;
  /** Views before and after the form. */
  readonly header: PackageHtml | undefined;
  readonly footer: PackageHtml | undefined;
  readonly fields: readonly FieldModel[];
  /** The same fields under their headings; without a heading first. */
  readonly groups: readonly FieldGroup[];
  /** The form has unsaved values, although nobody has typed since the page was shown. */
  readonly isUnsaved: boolean;
  /** It contains a file field, so it must be posted as multipart. */
  readonly hasFiles: boolean;
  /** The preview of each button, named where there are several; none on a step that is not the last. */
  readonly previews: readonly { readonly value: string; readonly label: string | undefined }[];
  /** The first one is for the enter key. */
  readonly buttons: readonly ButtonModel[];
  /** The first button destroys something, so it is drawn in the danger style. */
  readonly danger: boolean;
  /**
   * The time, already formatted, after which saved changes are taken back unless they are confirmed; undefined if
   * never.
   */
  readonly confirmWithin: string | undefined;
  readonly cancel: string;
  /** The step of a form with several steps; undefined for a form without steps. */
  readonly step: StepModel | undefined;
  /** Where the history of its record is; undefined where it has none. */
  readonly history: string | undefined;
  /** Why it is changed, as typed; undefined for a form that changes no record. */
  readonly why: string | undefined;
  /** Records that have to do with this one, by kind. */
  readonly related: readonly RelatedModel[];
  /** What is lost with the record that this page removes, by kind. */
  readonly lost: readonly RelatedModel[];
  /** Refused fields, for the summary at the top; each message is at its field. */
  readonly refused: readonly FieldModel[];
  /** Shown at the top: why the whole page was refused. */
  readonly refusals: readonly Sentence[];
}

/** Fields under one heading. */
interface FieldGroup {
  readonly name: string;
  /** Lexicon key; undefined for the fields before the first heading. */
  readonly title: string | undefined;
  readonly fields: readonly FieldModel[];
}

/** Records of one kind; the texts are already translated. */
export interface RelatedModel {
  readonly title: string;
  readonly help: string;
  readonly items: readonly {
    readonly key: string;
    readonly text: string;
    /** Undefined where no panel opens it. */
    readonly href: string | undefined;
  }[];
  /** How many more there are. */
  readonly more: number;
}

interface StepModel {
  /** Starts at 1. */
  readonly number: number;
  readonly total: number;
  readonly title: string;
  readonly hasPrevious: boolean;
}

interface ButtonModel {
  readonly label: string;
  /** Its value of `_button`; undefined for none. */
  readonly value: string | undefined;
}
