import type { PanelField } from '../sub-content.ts';
import type { RichText } from '../words/rich-text.ts';
import type { Validation } from '../read/validation.ts';
import type { ConversationMessage } from './conversation.ts';

/** A page of an old panel as it is to be shown, all words in the person's language. */
export interface PageView {
  /** Its place in the form, and its name. */
  readonly index: number;
  readonly name: string;
  readonly title: string;
  readonly heading: string;
  readonly description: RichText;
  readonly rows: readonly PageRow[];
  /** Subs without which nothing can be saved here: they are not written yet. */
  readonly blockedBy: readonly string[];
  /** Whether to show it changes something: its subs staged it, and none failed. */
  readonly changing: boolean;
  /** What a pre-event had to say. */
  readonly message: ConversationMessage | undefined;
}

export type PageRow =
  | { readonly kind: 'field'; readonly field: ShownField }
  | { readonly kind: 'rich'; readonly rich: RichText }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'table'; readonly table: ShownTable }
  | { readonly kind: 'link'; readonly link: ShownLink }
  | { readonly kind: 'button'; readonly button: ShownButton }
  /** At the place of what are not written yet. */
  | { readonly kind: 'notice'; readonly text: string };

export interface ShownField {
  readonly id: string;
  readonly type: PanelField['type'];
  readonly label: string;
  readonly description: RichText;
  /** What it holds. */
  readonly values: readonly string[];
  readonly options: readonly ShownOption[];
  readonly multiple: boolean;
  /** Characters of an input; rows of a text area. */
  readonly size: number | undefined;
  readonly rows: number | undefined;
  readonly validations: readonly Validation[];
  /** That subs are missing without which it cannot be shown rightly; empty otherwise. In place of what a literal shows. */
  readonly note: string;
  /** Why what was typed cannot be taken; all there is to say. */
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
  /** Said when there is no row; empty for the usual words. */
  readonly empty: string;
}

export interface ShownLink {
  readonly text: string;
  readonly href: string;
  /** Leads to something that destroys. */
  readonly danger: boolean;
}

interface ShownButton {
  readonly text: string;
  readonly name: string;
  readonly danger: boolean;
}
