import type { ShownTable } from '../../../formmagick/run/show/page-view.ts';
import type { RichText } from '../../../formmagick/words/rich-text.ts';
import type { PackageHtml } from '../package-views.ts';
import type { FieldModel } from './field-model.ts';
import type { Sentence } from './layout-model.ts';

/** A page of an old panel. Its texts are already translated. */
export interface OldPanelModel {
  /** The package's views named by its form, before and after the page. */
  readonly header?: PackageHtml | undefined;
  readonly footer?: PackageHtml | undefined;
  readonly heading: string;
  readonly description: RichText;
  readonly parts: readonly OldPart[];
  /** Its form; undefined when there is nothing to submit. */
  readonly form: OldFormModel | undefined;
  /** Names of missing subs; empty when the page can be used. */
  readonly blockedBy: string;
  readonly refused: readonly FieldModel[];
  readonly refusals: readonly Sentence[];
}

interface OldFormModel {
  readonly action: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly buttons: readonly OldButton[];
  /** The button whose effects can be previewed; undefined where the page stages nothing. */
  readonly preview: OldButton | undefined;
  /** Link to leave without saving; undefined on the first page. */
  readonly cancel: string | undefined;
  readonly hasFiles: boolean;
}

interface OldButton {
  readonly text: string;
  readonly name: string;
  readonly danger: boolean;
}

export type OldPart =
  | { readonly kind: 'field'; readonly field: FieldModel; readonly description: RichText }
  | { readonly kind: 'rich'; readonly rich: RichText }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'table'; readonly table: ShownTable; readonly id: string }
  | {
      readonly kind: 'links';
      readonly links: readonly { readonly text: string; readonly href: string; readonly danger: boolean }[];
    }
  | { readonly kind: 'buttons'; readonly buttons: readonly OldButton[] }
  | { readonly kind: 'notice'; readonly text: string };
