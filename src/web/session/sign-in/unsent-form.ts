import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { SessionData } from 'express-session';
import { splitUrl } from '../../request/query.ts';
import type { Posted } from '../../../panel/submit/check-fields.ts';

/**
 * What was typed into a form whose session had ended when it was sent: kept until the same person has signed in again.
 */
export interface UnsentForm {
  /** Whose it is, for the form tokens. */
  readonly claim: string;
  /** Path and query to which it was sent. */
  readonly form: string;
  /** Texts by field, without passwords and other secrets. */
  readonly typed: readonly (readonly [name: string, texts: readonly string[]])[];
  /** Whether something in it is not kept, such as a password. */
  readonly isPartial: boolean;
}

/** Such a form in the person's session, until its page is shown. */
interface WaitingForm extends UnsentForm {
  readonly id: string;
}

declare module 'express-session' {
  interface SessionData {
    /** The form that was sent before the sign-in. */
    unsent?: WaitingForm;
  }
}

/** The name in the query of the address that shows such a form. */
const typedName = '.typed';

/** Longest form, in characters: it travels in the sign-in page, and the session is read with every request. */
const longestUnsent = 65_536;

/** Whether a form is too long to be kept. */
export function isTooLong(unsent: UnsentForm): boolean {
  return JSON.stringify(unsent).length > longestUnsent;
}

/**
 * Seals a form for the page that asks to sign in again. The server stores nothing, so that strangers cannot fill its
 * memory; only this server can open the seal.
 * @returns undefined when it is too long
 */
export function sealUnsent(secret: string, unsent: UnsentForm): string | undefined {
  if (isTooLong(unsent)) return undefined;
  const text = JSON.stringify(unsent);
  const start = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), start);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([start, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Opens a text that `sealUnsent` returned; undefined for anything else. */
export function openUnsent(secret: string, text: string): UnsentForm | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length <= 28) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    // Only `sealUnsent` can have sealed this with our key.
    return JSON.parse(opened) as UnsentForm;
  } catch {
    return undefined;
  }
}

/**
 * Stores a form in the person's session, in place of an earlier one.
 * @returns the address that shows it
 */
export function keepUnsent(session: Pick<SessionData, 'unsent'>, unsent: UnsentForm): string {
  const id = randomBytes(9).toString('base64url');
  session.unsent = { ...unsent, id };
  const { path, query: text } = splitUrl(unsent.form);
  const query = new URLSearchParams(text);
  // The steps of a form were kept in the session that has ended.
  for (const name of ['step', 'flow', typedName]) query.delete(name);
  query.set(typedName, id);
  return `${path}?${query.toString()}`;
}

/** What was typed before the sign-in, for the address that `keepUnsent` returned. */
export function findUnsent({ unsent }: Pick<SessionData, 'unsent'>, address: string): Posted | undefined {
  const { path, query } = splitUrl(address);
  const id = new URLSearchParams(query).get(typedName);
  if (id === null || unsent?.id !== id) return undefined;
  const sent = splitUrl(unsent.form);
  return sent.path === path && keyIn(query) === keyIn(sent.query) ? new Map(unsent.typed) : undefined;
}

function keyIn(query: string): string | null {
  return new URLSearchParams(query).get('key');
}

function sealingKey(secret: string): Buffer {
  return createHmac('sha256', secret).update('forms typed before a sign-in').digest();
}
