import type { Request, Response, Router } from 'express';
import type { Asking } from '../../accounts/password-hashing.ts';
import type { Message, Sentence } from '../page/models/layout-model.ts';
import { base } from '../base-url.ts';
import { postedText } from '../request/posted-text.ts';
import type { Shell } from '../shell.ts';
import { visitorNetwork } from '../request/trusted-proxy.ts';
import { visitOf, type Visit } from '../visit.ts';

/** The one account that administers the server; others follow with roles. */
const administrator = 'admin';

/** In characters; hashing a longer one would only cost time. */
const longestPassword = 1024;

/** How long to wait where too many sign in at the same moment. */
export const busySeconds = 5;

/** Signing in and out. Too many wrong passwords have to wait. */
export function addSignInRoutes(router: Router, shell: Shell): void {
  router.get('/login', async (request, response) => {
    const visit = visitOf(shell, request, response);
    const back = safePath(request.query['back']);
    if (visit.account === undefined) await showSignIn(visit, 200, '', back);
    else await visit.leadTo(back);
  });
  router.post('/login', async (request, response) => {
    await signIn(shell, request, response);
  });
  router.post('/sign-out', async (request, response) => {
    const visit = visitOf(shell, request, response);
    const isOpen = request.session.account !== undefined;
    if (isOpen) await renewSession(request);
    await visit.leadTo(`${base}/login`, isOpen ? say('success', 'signIn.signedOut') : undefined);
  });
}

/** Opens a session for an account under a new id, so that one known from before the sign-in is worth nothing. */
export async function openSession(shell: Shell, request: Request, response: Response, account: string): Promise<void> {
  await renewSession(request);
  request.session.account = account;
  request.session.mark = shell.system.passwords.mark(account);
  // Of several pages opened at once, each would make a token of its own, and only the last would count.
  shell.formTokens.of(request, response);
  shell.limits.signedIn(account, visitorNetwork(request));
}

/** A path of our own to lead to, whatever was asked for; home where it is none. */
export function safePath(path: unknown): string {
  return typeof path === 'string' && /^\/server-manager\/[^\\\p{Cc}]*$/u.test(path) && !path.includes('//')
    ? path
    : `${base}/`;
}

async function signIn(shell: Shell, request: Request, response: Response): Promise<void> {
  const { system, limits } = shell;
  const visit = visitOf(shell, request, response);
  const back = safePath(postedText(request.body, 'back'));
  const username = postedText(request.body, 'username').trim();
  const address = visitorNetwork(request);
  const logged = { account: username.slice(0, 64), address };
  const spent = limits.spend(username, address);
  if (!('giveBack' in spent)) {
    const refusal = { key: 'errors.tooManyTries', args: { count: Math.ceil(spent.waitSeconds / 60) } };
    await refuseForNow(visit, response, spent.waitSeconds, username, back, refusal);
    return;
  }
  const asking = limits.isKnown(username, address) ? 'known' : 'stranger';
  const right = await verify(shell, asking, username, postedText(request.body, 'password'));
  if (right === undefined) {
    spent.giveBack();
    await refuseForNow(visit, response, busySeconds, username, back, { key: 'errors.signInBusy', args: {} });
    return;
  }
  if (!right || username !== administrator) {
    system.log('warn', 'sign-in refused', logged);
    await showSignIn(visit, 422, username, back, { key: 'errors.wrongPassword', args: {} });
    return;
  }
  spent.giveBack();
  await openSession(shell, request, response, username);
  system.log('info', 'signed in', logged);
  await visit.leadTo(back);
}

/** Nothing is too long to be a password, but nobody has one like that. @returns undefined where too many wait */
async function verify(shell: Shell, asking: Asking, account: string, password: string): Promise<boolean | undefined> {
  const isPossible = password.length <= longestPassword;
  const right = await shell.system.passwords.verifyFor(asking, account, isPossible ? password : '');
  return right && isPossible;
}

async function refuseForNow(
  visit: Visit,
  response: Response,
  seconds: number,
  typed: string,
  back: string,
  refusal: Sentence,
): Promise<void> {
  response.set('Retry-After', String(seconds));
  await showSignIn(visit, 429, typed, back, refusal);
}

async function showSignIn(
  visit: Visit,
  status: number,
  typed: string,
  back: string,
  refusal?: Sentence,
): Promise<void> {
  const notice = visit.shell.setUpLink.isOpen ? { message: say('warning', 'signIn.notSetUp') } : {};
  const model = { action: `${base}/login`, typed, refusal, back };
  await visit.page('sign-in', { key: 'signIn.title', args: {} }, model, { status, ...notice });
}

/** Goes on under a new session id, and without what the old session held. */
export async function renewSession(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}

function say(kind: Message['kind'], key: string): Message {
  return { kind, sentences: [{ key, args: {} }] };
}
