import type { PanelField } from '../../sub-content.ts';
import type { RichText } from '../../words/rich-text.ts';
import type { Validation } from '../../read/validation.ts';
import type { ConversationMessage } from '../conversation.ts';

/** A page of an old panel ready to be shown, with all texts in the person's language. */
export interface PageView {
  /** Its index in the form, and its name. */
  readonly index: number;
  readonly name: string;
  readonly title: string;
  readonly heading: string;
  readonly description: RichText;
  readonly rows: readonly PageRow[];
  /** Subs that are not written yet and without which nothing can be saved here. */
  readonly blockedBy: readonly string[];
  /** Whether showing the page changes something: its subs staged changes, and none failed. */
  readonly changing: boolean;
  /** The message of a pre-event. */
  readonly message: ConversationMessage | undefined;
}

export type PageRow =
  | { readonly kind: 'field'; readonly field: ShownField }
  | { readonly kind: 'rich'; readonly rich: RichText }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'table'; readonly table: ShownTable }
  | { readonly kind: 'link'; readonly link: ShownLink }
  | { readonly kind: 'button'; readonly button: ShownButton }
  /** In place of subs that are not written yet. */
  | { readonly kind: 'notice'; readonly text: string };

export interface ShownField {
  readonly id: string;
  readonly type: PanelField['type'];
  readonly label: string;
  readonly description: RichText;
  /** The current values of the field. */
  readonly values: readonly string[];
  readonly options: readonly ShownOption[];
  readonly multiple: boolean;
  /** Width of an input in characters; rows of a text area. */
  readonly size: number | undefined;
  readonly rows: number | undefined;
  readonly validations: readonly Validation[];
  /**
   * A note that subs are missing without which the field cannot be shown correctly; empty if none is missing. It
   * replaces the value of a literal.
   */
  readonly note: string;
  /** All reasons why the typed value is not valid. */
  readonly messages: readonly string[];
}

interface ShownOption {
  readonly value: string;
  readonly text: string;
}

export interface ShownTable {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly links: readonly ShownLink[] }[];
  /** Shown if the table has no rows; empty for the default text. */
  readonly empty: string;
}

export interface ShownLink {
  readonly text: string;
  readonly href: string;
  /** Leads to a destructive action. */
  readonly danger: boolean;
}

interface ShownButton {
  readonly text: string;
  readonly name: string;
  readonly danger: boolean;
}
