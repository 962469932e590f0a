import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { Conversation } from '../../../formmagick/run/conversation.ts';
import { Failure } from '../../../problems.ts';

/** A conversation with an old panel as the session keeps it. */
interface KeptConversation {
  readonly id: string;
  readonly panel: string;
  readonly values: readonly (readonly [name: string, texts: readonly string[]])[];
  readonly brought: readonly string[];
  readonly stack: readonly number[];
}

declare module 'express-session' {
  interface SessionData {
    /** Conversations with old panels, the one used last at the end: one for each page that is open. */
    conversations?: readonly KeptConversation[];
  }
}

/** Conversations kept, and characters in all of them; those not used for longest are forgotten first. */
const mostConversations = 20;
const mostCharacters = 500_000;

/** The conversation a form or a link belongs to; undefined for one that is over. */
export function findConversation({ session }: Request, panel: string, id: string): Conversation | undefined {
  const kept = session.conversations?.find((conversation) => conversation.id === id && conversation.panel === panel);
  return (
    kept && { values: new Map(kept.values), brought: new Set(kept.brought), stack: kept.stack, message: undefined }
  );
}

/**
 * Keeps a conversation and gives its name; a conversation in which nothing was said is forgotten, and has none.
 * @throws Failure `errors.formTooLarge` for one that is larger than all may be
 */
export function keepConversation({ session }: Request, panel: string, id: string, state: Conversation): string {
  const others = (session.conversations ?? []).filter((conversation) => conversation.id !== id);
  if (state.values.size === 0 && state.stack.length === 0) {
    if (others.length < (session.conversations ?? []).length) session.conversations = others;
    return '';
  }
  const name = id === '' ? randomBytes(9).toString('base64url') : id;
  if (JSON.stringify([...state.values]).length > mostCharacters)
    throw new Failure('errors.formTooLarge', 'a conversation with an old panel holds too much text');
  const conversations = [
    ...others,
    { id: name, panel, values: [...state.values], brought: [...state.brought], stack: state.stack },
  ].slice(-mostConversations);
  while (conversations.length > 1 && JSON.stringify(conversations).length > mostCharacters) conversations.shift();
  session.conversations = conversations;
  return name;
}
