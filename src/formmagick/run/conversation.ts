import type { SentenceArgs } from '../../refusals.ts';

/** A message for the next page. */
export interface ConversationMessage {
  readonly kind: 'success' | 'danger';
  /** Lexicon base, or a text. */
  readonly base: string;
  readonly args: SentenceArgs;
}

/**
 * One conversation with an old panel, from opening it to a success message: the values entered and the pages submitted.
 */
export interface Conversation {
  /** Values of fields and links, by name; never a password. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Names of the values that came from a link and were not typed since. */
  readonly brought: ReadonlySet<string>;
  /** Pages submitted before, oldest first. */
  readonly stack: readonly number[];
  readonly message: ConversationMessage | undefined;
}

export const newConversation: Conversation = { values: new Map(), brought: new Set(), stack: [], message: undefined };
