import { isIP } from 'node:net';
import type { Request, Response, Router } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { formToken } from './form-token.ts';
import type { Message, Sentence } from './models/layout-model.ts';
import { base } from './base-url.ts';
import { postedText } from './posted-text.ts';
import type { Shell } from './shell.ts';
import { visitOf, type Visit } from './visit.ts';

/** In characters; hashing a longer one would only cost time. */
const longestPassword = 1024;

/** The one account that administers the server; others follow with roles. */
const administrator = 'admin';

/** Signing in and out. Too many wrong passwords from one address have to wait, for whatever account they were. */
export function addSignInRoutes(router: Router, shell: Shell): void {
  const { signInTries, signInWaitSeconds } = shell.settings;
  const failures = new RateLimiterMemory({ points: signInTries, duration: signInWaitSeconds });
  router.get('/login', async (request, response) => {
    await showSignIn(visitOf(shell, request, response), 200, '', safePath(request.query['back']));
  });
  router.post('/login', async (request, response) => {
    await signIn(shell, failures, request, response);
  });
  router.post('/sign-out', async (request, response) => {
    await renewSession(request);
    await visitOf(shell, request, response).leadTo(`${base}/login`, say('success', 'signIn.signedOut'));
  });
}

/** Opens a session for an account under a new id, so that one known from before the sign-in is worth nothing. */
export async function openSession(shell: Shell, request: Request, account: string): Promise<void> {
  await renewSession(request);
  request.session.account = account;
  request.session.mark = shell.system.passwords.mark(account);
  // Of several pages opened at once, each would make a token of its own, and only the last would count.
  formToken(request);
}

/** A path of our own to lead to, whatever was asked for; home where it is none. */
export function safePath(path: unknown): string {
  return typeof path === 'string' && /^\/server-manager\/[^\\\p{Cc}]*$/u.test(path) && !path.includes('//')
    ? path
    : `${base}/`;
}

async function signIn(shell: Shell, failures: RateLimiterMemory, request: Request, response: Response): Promise<void> {
  const visit = visitOf(shell, request, response);
  const back = postedText(request.body, 'back');
  const username = postedText(request.body, 'username').trim();
  const password = postedText(request.body, 'password').slice(0, longestPassword);
  const address = networkOf(request.ip ?? '');
  const spent = await spendTry(failures, address);
  if (spent) {
    const minutes = Math.ceil(spent.msBeforeNext / 60_000);
    response.set('Retry-After', String(minutes * 60));
    const refusal = { key: 'errors.tooManyTries', args: { count: minutes } };
    await showSignIn(visit, 429, username, safePath(back), refusal);
    return;
  }
  const right = await shell.system.passwords.verify(username, password);
  if (!right || username !== administrator) {
    shell.system.log('warn', 'sign-in refused', { account: username.slice(0, 64), address });
    await showSignIn(visit, 422, username, safePath(back), { key: 'errors.wrongPassword', args: {} });
    return;
  }
  await failures.delete(address);
  await openSession(shell, request, username);
  shell.system.log('info', 'signed in', { account: username, address });
  await visit.leadTo(safePath(back));
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

/** The address itself; of IPv6 the network of 64 bits, in which one machine has any address it likes. */
function networkOf(address: string): string {
  if (isIP(address) !== 6 || /^::ffff:\d+\./i.test(address)) return address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const missing = address.includes('::') ? 8 - groups(head).length - groups(tail).length : 0;
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/**
 * Spends one try before the password is looked at, so that many at once are counted as well; signing in gives them back.
 * @returns how long to wait, when there is none left
 */
async function spendTry(failures: RateLimiterMemory, address: string): Promise<RateLimiterRes | undefined> {
  try {
    await failures.consume(address);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
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
