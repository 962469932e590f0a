import { typedIntoPanel } from './typed-into-panel.ts';
import type { Message } from '../page/models/layout-model.ts';
import { base } from '../base-url.ts';
import { safePath } from '../request/safe-path.ts';
import type { Visit } from '../visit.ts';
import { showSignIn } from '../session/sign-in/show-sign-in.ts';
import { isTooLong, keepUnsent, sealUnsent } from '../session/sign-in/unsent-form.ts';
import type { SentenceKey } from '../../refusals.ts';

/**
 * Answers a form that was sent after its session had ended: asks the person to sign in again, and keeps what was typed
 * for this person only. The form has no effect.
 * @returns false for a form that is not from this server, or if there is nothing to keep for the person who is signed
 * in
 */
export async function askToSignInAgain(visit: Visit): Promise<boolean> {
  const { web, request, account } = visit;
  const claim = web.formTokens.claimOf(request);
  if (claim === undefined) return false;
  const typed = typedIntoPanel(visit);
  const unsent = typed && { ...typed, claim, form: request.originalUrl };
  if (account !== undefined) {
    if (!unsent || isTooLong(unsent) || !web.formTokens.isOf(claim, account)) return false;
    const ways = [{ label: 'buttons.toForm', href: keepUnsent(request.session, unsent) }];
    const sentence = { key: 'errors.formToken', args: {} };
    const model = { status: 403, sentence, advice: 'advice.formKept', incident: '', search: false, ways };
    await visit.page('error', { key: 'errors.title', args: {} }, model, { status: 403 });
    return true;
  }
  const kept = unsent && sealUnsent(web.cookieKey, unsent);
  const back = unsent ? safePath(request.originalUrl) : `${base}/`;
  const noticeKey = kept === undefined ? (unsent ? 'signIn.tooLongToKeep' : 'signIn.ended') : 'signIn.endedKept';
  await showSignIn(visit, 403, { typed: '', back, kept: kept ?? '' }, { notice: warn(noticeKey) });
  return true;
}

function warn(key: SentenceKey): Message {
  return { kind: 'warning', sentences: [{ key, args: {} }] };
}
