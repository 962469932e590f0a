import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { csrfSync } from 'csrf-sync';
import type { Request, Response } from 'express';
import { Failure } from '../../../refusals.ts';
import { cookiesOf } from '../origin/browser.ts';
import { foreignOrigin } from '../origin/own-host.ts';
import { postedText } from './posted-text.ts';
import { tokenName } from '../../../panel/submit/posted-names.ts';

const tokenBytes = 32;

/** A stranger's form belongs to the browser with this cookie: random bytes, not stored on the server. */
const strangerCookie = 'panelsmith-visitor';

/** Checks form tokens. */
export interface FormTokens {
  /**
   * The form token of a visitor, with a new mask on every page: otherwise a compressed page with the same secret and
   * text from a stranger could leak it (BREACH). A stranger gets a cookie with the first token.
   */
  of(request: Request, response: Response): string;
  /** Whether a submit has the visitor's token and, according to the browser, the same origin. */
  accepts(request: Request): boolean;
  /** @throws Failure `errors.formToken`, `errors.foreignOrigin` for a submit that is not accepted */
  check(request: Request): void;
  /**
   * For a form whose session has ended: a text that identifies whose form it is, and that only `isOf` can read.
   * Undefined for a form from another site, or without the token of a signed-in person.
   */
  claimOf(request: Request): string | undefined;
  /** Whether a claim is that of a session of this account. */
  isOf(claim: string, account: string): boolean;
}

/**
 * Tokens of signed-in people are in the session. Strangers have no session, so that they cannot fill the memory: their
 * token is made from their cookie and a secret.
 * @param secret known only to this server; the same after a restart
 */
export function openFormTokens(secret: string): FormTokens {
  const { generateToken, isRequestValid } = csrfSync({
    size: tokenBytes,
    getTokenFromRequest: (request) => unmask(postedText(request.body, tokenName)),
    getTokenFromState: (request) => (hasSession(request) ? request.session.csrfToken : strangersToken(secret, request)),
    storeTokenInState(request, token) {
      request.session.csrfToken = token;
    },
  });
  return {
    of(request, response) {
      if (!hasSession(request)) giveCookie(request, response);
      const token = generateToken(request);
      const masked = mask(Buffer.from(token, 'hex'));
      const { account } = request.session;
      return account === undefined ? masked : `${masked}.${ownersMark(secret, account, token)}`;
    },
    accepts: (request) => foreignOrigin(request) === undefined && isRequestValid(request),
    check(request) {
      const foreign = foreignOrigin(request);
      if (foreign)
        throw new Failure('errors.foreignOrigin', `a form comes from ${foreign.origin}, not from ${foreign.host}`, {
          kind: 'forbidden',
          args: { ...foreign },
        });
      if (!isRequestValid(request))
        throw new Failure('errors.formToken', 'the form token is missing or wrong', { kind: 'forbidden' });
    },
    claimOf(request) {
      const posted = postedText(request.body, tokenName);
      const [, ownersPart] = posted.split('.');
      const token = unmask(posted);
      if (token === undefined || ownersPart === undefined || !ownersForm.test(ownersPart)) return undefined;
      return foreignOrigin(request) ? undefined : `${token}.${ownersPart}`;
    },
    isOf(claim, account) {
      const [token = '', ownersPart = ''] = claim.split('.');
      if (!ownersForm.test(ownersPart)) return false;
      return timingSafeEqual(Buffer.from(ownersPart), Buffer.from(ownersMark(secret, account, token)));
    },
  };
}

/** A mark by which only this server can recognize whose token it is, even after the session has ended. */
function ownersMark(secret: string, account: string, token: string): string {
  return createHmac('sha256', secret).update(`form of ${account} ${token}`).digest('base64url').slice(0, 22);
}

const ownersForm = /^[\w-]{22}$/;

/** Whether a visitor's session is stored: only for those who signed in or opened the set-up link. */
function hasSession({ session }: Request): boolean {
  return session.account !== undefined || session.setUp === true;
}

function strangersToken(secret: string, request: Request): string | undefined {
  const cookie = strangersCookie(request);
  return cookie && createHmac('sha256', secret).update(`form of a stranger ${cookie}`).digest('hex');
}

function strangersCookie(request: Request): string | undefined {
  return cookiesOf(request, strangerCookie).find((value) => /^[\w-]{22}$/.test(value));
}

function giveCookie(request: Request, response: Response): void {
  if (strangersCookie(request) !== undefined) return;
  const value = randomBytes(16).toString('base64url');
  response.cookie(strangerCookie, value, { httpOnly: true, sameSite: 'lax', secure: request.secure, path: '/' });
  // The page being made already needs its token.
  request.headers.cookie = [request.headers.cookie, `${strangerCookie}=${value}`].filter(Boolean).join('; ');
}

function mask(secret: Buffer): string {
  const bytes = nextMask();
  return Buffer.concat([bytes, xor(bytes, secret)]).toString('base64url');
}

function unmask(posted: string): string | undefined {
  const [masked = ''] = posted.split('.');
  // Decoding alone ignores characters that are not base64url.
  if (!/^[\w-]{86}$/.test(masked)) return undefined;
  const bytes = Buffer.from(masked, 'base64url');
  return xor(bytes.subarray(0, tokenBytes), bytes.subarray(tokenBytes)).toString('hex');
}

/** One call for many random bytes costs about as much as for one mask. */
const masks = { bytes: Buffer.alloc(0), used: 0 };

function nextMask(): Buffer {
  if (masks.used === masks.bytes.length) {
    masks.bytes = randomBytes(128 * tokenBytes);
    masks.used = 0;
  }
  masks.used += tokenBytes;
  return masks.bytes.subarray(masks.used - tokenBytes, masks.used);
}

function xor(a: Buffer, b: Buffer): Buffer {
  const mixed = Buffer.allocUnsafe(a.length);
  for (let index = 0; index < a.length; index++) mixed[index] = (a[index] ?? 0) ^ (b[index] ?? 0);
  return mixed;
}
