import type { SentenceArgs } from '../words/interpolate.ts';

/** What is told on the page that follows. */
export interface ConversationMessage {
  readonly kind: 'success' | 'danger';
  /** Lexicon base, or a text. */
  readonly base: string;
  readonly args: SentenceArgs;
}

/** One conversation with an old panel, from its opening to a success: what was typed and which pages were passed. */
export interface Conversation {
  /** Values of fields and links, by name; never a password. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Names of those that a link brought, and nobody typed since. */
  readonly brought: ReadonlySet<string>;
  /** Pages submitted before, the oldest first. */
  readonly stack: readonly number[];
  readonly message: ConversationMessage | undefined;
}

export const newConversation: Conversation = { values: new Map(), brought: new Set(), stack: [], message: undefined };
