import { base, userPasswordUrl } from '../../base-url.ts';
import type { Message, Sentence } from '../../page/models/layout-model.ts';
import type { Visit } from '../../visit.ts';

/** What a sign-in page sends along with the form. */
export interface Carried {
  /** The account, as typed before. */
  readonly typed: string;
  /** Where to go afterwards. */
  readonly back: string;
  /** The sealed form that was sent before; empty for none. */
  readonly kept: string;
}

/**
 * Asks for account and password.
 * @param shown why the last try was refused, or another message
 */
export async function showSignIn(
  visit: Visit,
  status: number,
  carried: Carried,
  shown: { readonly refusal?: Sentence; readonly notice?: Message } = {},
): Promise<void> {
  const { refusal, notice } = shown;
  const notSetUp: Message = { kind: 'warning', sentences: [{ key: 'signIn.notSetUp', args: {} }] };
  const message = visit.web.setUpLink.isOpen ? notSetUp : notice;
  const model = { action: `${base}/login`, refusal, ...carried, userPassword: userPasswordUrl };
  await visit.page('sign-in', { key: 'signIn.title', args: {} }, model, { status, ...(message && { message }) });
}
