import type { Request, Response, Router } from 'express';
import type { Message, Sentence } from '../../page/models/layout-model.ts';
import { base } from '../../base-url.ts';
import { postedText } from '../../request/posted/posted-text.ts';
import { safePath } from '../../request/safe-path.ts';
import type { WebContext } from '../../web-context.ts';
import { visitorNetwork } from '../../request/origin/trusted-proxy.ts';
import { visitOf, type Visit } from '../../visit.ts';
import { openSession, renewSession } from './open-session.ts';
import { showSignIn, type Carried } from './show-sign-in.ts';
import { tooManyAttempts } from './too-many-attempts.ts';
import { keepUnsent, openUnsent, type UnsentForm } from './unsent-form.ts';
import { busySeconds, verifyTyped } from './verify-typed.ts';
import { visitHandler } from '../../request/handlers.ts';
import type { SentenceKey } from '../../../refusals.ts';

/** The only account that administers the server; roles will add others. */
const administrator = 'admin';

/** The routes for signing in and out. After too many wrong passwords a person has to wait. */
export function addSignInRoutes(router: Router, web: WebContext): void {
  router.get(
    '/login',
    visitHandler(web, async (visit, request) => {
      const back = safePath(request.query['back']);
      const unreadable = web.system.passwords.isReadable
        ? undefined
        : ({ key: 'errors.passwordsUnreadable', args: {} } as const);
      if (visit.account === undefined)
        await showSignIn(visit, 200, { typed: '', back, kept: '' }, { ...(unreadable && { refusal: unreadable }) });
      else await visit.redirect(back);
    }),
  );
  router.post('/login', async (request, response) => {
    await signIn(web, request, response);
  });
  router.post(
    '/sign-out',
    visitHandler(web, async (visit, request) => {
      const isOpen = request.session.account !== undefined;
      if (isOpen) await renewSession(request);
      await visit.redirect(`${base}/login`, isOpen ? say('success', 'signIn.signedOut') : undefined);
    }),
  );
}

async function signIn(web: WebContext, request: Request, response: Response): Promise<void> {
  const { system, limits } = web;
  const visit = visitOf(web, request, response);
  const back = safePath(postedText(request.body, 'back'));
  const username = postedText(request.body, 'username').trim();
  const kept = postedText(request.body, 'kept');
  const carried = { typed: username, back, kept };
  const address = visitorNetwork(request);
  const logged = { account: username.slice(0, 64), address };
  const { whyUnreadable } = system.passwords;
  if (whyUnreadable) {
    web.stateProblems.find();
    system.log('error', 'nobody can sign in', { ...logged, err: whyUnreadable });
    await showSignIn(visit, 503, carried, { refusal: { key: 'errors.passwordsUnreadable', args: {} } });
    return;
  }
  const spent = limits.spend(username, address);
  if (!('giveBack' in spent)) {
    await refuseForNow(visit, response, spent.waitSeconds, carried, tooManyAttempts(spent.waitSeconds));
    return;
  }
  const asking = limits.isKnown(username, address) ? 'known' : 'stranger';
  const right = await verifyTyped(web, asking, username, postedText(request.body, 'password'));
  if (right === undefined) {
    spent.giveBack();
    await refuseForNow(visit, response, busySeconds, carried, { key: 'errors.signInBusy', args: {} });
    return;
  }
  if (!right || username !== administrator) {
    system.log('warn', 'sign-in refused', logged);
    await showSignIn(visit, 422, carried, { refusal: { key: 'errors.wrongPassword', args: {} } });
    return;
  }
  spent.giveBack();
  await openSession(web, request, response, username);
  system.log('info', 'signed in', logged);
  const unsent = kept === '' ? undefined : openUnsent(web.cookieKey, kept);
  if (unsent && web.formTokens.isOf(unsent.claim, username)) await redirectToUnsent(visit, unsent);
  else await visit.redirect(back);
}

async function refuseForNow(
  visit: Visit,
  response: Response,
  seconds: number,
  carried: Carried,
  refusal: Sentence,
): Promise<void> {
  response.set('Retry-After', String(seconds));
  await showSignIn(visit, 429, carried, { refusal });
}

function say(kind: Message['kind'], key: SentenceKey): Message {
  return { kind, sentences: [{ key, args: {} }] };
}

/** Shows their form to people who have signed in again, as they had typed it. */
async function redirectToUnsent(visit: Visit, unsent: UnsentForm): Promise<void> {
  const partly: readonly SentenceKey[] = unsent.isPartial ? ['messages.typedPartly'] : [];
  const keys: readonly SentenceKey[] = ['messages.typedKept', ...partly];
  await visit.redirect(keepUnsent(visit.request.session, unsent), {
    kind: 'warning',
    sentences: keys.map((key) => ({ key, args: {} })),
  });
}
