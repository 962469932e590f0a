import { randomBytes } from 'node:crypto';
import { csrfSync } from 'csrf-sync';
import type { Request } from 'express';
import { postedText } from './posted-text.ts';

const tokenBytes = 32;

const { generateToken, isRequestValid } = csrfSync({
  size: tokenBytes,
  getTokenFromRequest: (request) => unmask(postedText(request.body, '_csrf')),
});

/**
 * The form token of a visitor's session, masked anew for every page: a compressed page that repeats one secret beside
 * what a stranger may put into it could give it away.
 */
export function formToken(request: Request): string {
  const secret = Buffer.from(generateToken(request), 'hex');
  const mask = nextMask();
  return Buffer.concat([mask, xor(mask, secret)]).toString('base64url');
}

/** Whether a submit comes from a form of ours: same origin as far as the browser says, and the session's token. */
export function isOwnForm(request: Request): boolean {
  return isSameOrigin(request) && isRequestValid(request);
}

function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}

function unmask(token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 2 * tokenBytes) return undefined;
  return xor(bytes.subarray(0, tokenBytes), bytes.subarray(tokenBytes)).toString('hex');
}

/** Random bytes cost little more by the page than by the mask. */
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
