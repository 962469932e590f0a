import type { SentenceArgs } from '../words/interpolate.ts';

/** What is told on the page that follows. */
export interface VisitMessage {
  readonly kind: 'success' | 'danger';
  /** Lexicon base, or a text. */
  readonly base: string;
  readonly args: SentenceArgs;
}

/** One visit to an old panel, from its opening to a success: what was typed and which pages were passed. */
export interface VisitState {
  /** Values of fields and links, by name; never a password. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Names of those that a link brought, and nobody typed since. */
  readonly brought: ReadonlySet<string>;
  /** Pages submitted before, the oldest first. */
  readonly stack: readonly number[];
  readonly message: VisitMessage | undefined;
}

export const newVisit: VisitState = { values: new Map(), brought: new Set(), stack: [], message: undefined };
