import type { SubCall } from './call.ts';
import type { FieldOptions, FieldValue } from './field-value.ts';
import type { Validation } from './validation.ts';

/** The form of an old panel. Titles, labels and descriptions are lexicon bases. */
export interface OldForm {
  readonly title: string;
  /** Paths of the header and footer templates; empty if the form names none. */
  readonly header: string;
  readonly footer: string;
  readonly preEvents: readonly SubCall[];
  readonly postEvents: readonly SubCall[];
  /** Links refer to a page by its index in this list. */
  readonly pages: readonly OldPage[];
  readonly line: number;
}

/**
 * One screen of a form. A page without items, texts and a pre-event that shows something is a router: only its
 * post-event is used.
 */
export interface OldPage {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Subs that run before the page is shown and after it is submitted, in order; usually at most one. */
  readonly preEvents: readonly SubCall[];
  readonly postEvents: readonly SubCall[];
  /** In the order on the screen. */
  readonly items: readonly PageItem[];
  readonly router: boolean;
  /** Whether the page shows the message of the previous action. */
  readonly showsMessage: boolean;
  /** Whether the page has only its own buttons. Most pages turn off the library's buttons and print their own. */
  readonly ownButtonsOnly: boolean;
  /** The lexicon bases of the buttons that `print_button` prints. */
  readonly buttons: readonly string[];
  readonly line: number;
}

export type PageItem = FormField | SubItem | Html;

/** A sub whose result or output is a row of the page. */
interface SubItem {
  readonly kind: 'subroutine';
  readonly call: SubCall;
}

/** A row of HTML. */
interface Html {
  readonly kind: 'html';
  readonly html: string;
  readonly line: number;
}

/** Reported for a form without pages and for a panel without a form. */
export const drawnInPerl = 'the form has no pages: the panel draws itself in Perl, of which nothing is shown';

/** The field types of the original library. */
export const fieldTypes = [
  'text',
  'password',
  'select',
  'radio',
  'checkbox',
  'textarea',
  'literal',
  'file',
  'hidden',
] as const;
export type FieldType = (typeof fieldTypes)[number];

export interface FormField {
  readonly kind: 'field';
  /** Empty for a literal that only shows a line of text. */
  readonly id: string;
  readonly type: FieldType;
  readonly label: string;
  readonly description: string;
  readonly value: FieldValue;
  readonly options: FieldOptions | undefined;
  readonly validations: readonly Validation[];
  /** The sub that decides whether the field is shown and accepted; undefined: always. */
  readonly display: SubCall | undefined;
  readonly multiple: boolean;
  readonly checked: boolean;
  /**
   * `size` is the width of an input in characters, or the number of visible rows of a select; undefined if not given.
   */
  readonly size: number | undefined;
  readonly rows: number | undefined;
  readonly cols: number | undefined;
  readonly line: number;
}
