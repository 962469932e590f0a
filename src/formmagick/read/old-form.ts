import type { Call } from './call.ts';
import type { FieldOptions, FieldValue } from './field-value.ts';
import type { Validation } from './validation.ts';

/** A form: what an old panel shows. Titles, labels and descriptions are lexicon bases. */
export interface Form {
  readonly title: string;
  /** Paths of the templates around it; empty when it names none. */
  readonly header: string;
  readonly footer: string;
  readonly preEvents: readonly Call[];
  readonly postEvents: readonly Call[];
  /** A page is linked to by its place here. */
  readonly pages: readonly Page[];
  readonly line: number;
}

/** One screen of a form. One without items, texts and a pre-event that shows something is a router: only its post-event matters. */
export interface Page {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Subs run before it is shown and after it was submitted, in order; nearly always one at most. */
  readonly preEvents: readonly Call[];
  readonly postEvents: readonly Call[];
  /** In the order on the screen. */
  readonly items: readonly PageItem[];
  readonly router: boolean;
  /** Whether the message of what was done before is shown here. */
  readonly showsMessage: boolean;
  /** Whether it has the library's own buttons; most pages turn them off and print their own. */
  readonly ownButtonsOnly: boolean;
  /** The lexicon bases of the buttons that `print_button` prints. */
  readonly buttons: readonly string[];
  readonly line: number;
}

export type PageItem = FormField | SubCall | Html;

/** A sub whose answer, or what it prints, is a row of the page. */
interface SubCall {
  readonly kind: 'subroutine';
  readonly call: Call;
}

/** A row of HTML. */
interface Html {
  readonly kind: 'html';
  readonly html: string;
  readonly line: number;
}

/** Said of a form that has no pages, and of a panel without a form. */
export const drawnInPerl = 'the form has no pages: the panel draws itself in Perl, of which nothing is shown';

/** The types the library knows. */
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
  /** Empty for a literal that is only a line of text. */
  readonly id: string;
  readonly type: FieldType;
  readonly label: string;
  readonly description: string;
  readonly value: FieldValue;
  readonly options: FieldOptions | undefined;
  readonly validations: readonly Validation[];
  /** Without a true answer the field is neither shown nor accepted. */
  readonly display: Call | undefined;
  readonly multiple: boolean;
  readonly checked: boolean;
  /** Characters of an input, visible rows of a select; undefined when not given. */
  readonly size: number | undefined;
  readonly rows: number | undefined;
  readonly cols: number | undefined;
  readonly line: number;
}
