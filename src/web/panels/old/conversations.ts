import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { Conversation } from '../../../formmagick/run/conversation.ts';
import { Failure } from '../../../refusals.ts';

/** A conversation with an old panel, as stored in the session. */
interface StoredConversation {
  readonly id: string;
  readonly panel: string;
  readonly values: readonly (readonly [name: string, texts: readonly string[]])[];
  readonly brought: readonly string[];
  readonly stack: readonly number[];
}

declare module 'express-session' {
  interface SessionData {
    /** Conversations with old panels, the most recent at the end: one for each open page. */
    conversations?: readonly StoredConversation[];
  }
}

/** Limits for the number of conversations and their total characters; the least recently used are dropped first. */
const maxConversations = 20;
const maxCharacters = 500_000;

/** The conversation of a form or link; undefined when it is over. */
export function findConversation({ session }: Request, panel: string, id: string): Conversation | undefined {
  const kept = session.conversations?.find((conversation) => conversation.id === id && conversation.panel === panel);
  return (
    kept && { values: new Map(kept.values), brought: new Set(kept.brought), stack: kept.stack, message: undefined }
  );
}

/**
 * Stores a conversation and returns its name; an empty one is dropped and has none.
 * @throws Failure `errors.formTooLarge` when it alone is larger than the limit
 */
export function keepConversation({ session }: Request, panel: string, id: string, state: Conversation): string {
  const others = (session.conversations ?? []).filter((conversation) => conversation.id !== id);
  if (state.values.size === 0 && state.stack.length === 0) {
    if (others.length < (session.conversations ?? []).length) session.conversations = others;
    return '';
  }
  const name = id === '' ? randomBytes(9).toString('base64url') : id;
  if (JSON.stringify([...state.values]).length > maxCharacters)
    throw new Failure('errors.formTooLarge', 'a conversation with an old panel holds too much text', {
      kind: 'tooLarge',
    });
  const conversations = [
    ...others,
    { id: name, panel, values: [...state.values], brought: [...state.brought], stack: state.stack },
  ].slice(-maxConversations);
  while (conversations.length > 1 && JSON.stringify(conversations).length > maxCharacters) conversations.shift();
  session.conversations = conversations;
  return name;
}
