import type { Request, Response } from 'express';
import { awaitCallback } from '../../../process/await-callback.ts';
import { visitorNetwork } from '../../request/origin/trusted-proxy.ts';
import { visitOf } from '../../visit.ts';
import type { WebContext } from '../../web-context.ts';
import { rememberReader } from './remember-reader.ts';

/** Starts a session for an account with a new id, so that an id known before the sign-in is useless. */
export async function openSession(
  web: WebContext,
  request: Request,
  response: Response,
  account: string,
): Promise<void> {
  await renewSession(request);
  request.session.account = account;
  const visit = visitOf(web, request, response);
  rememberReader(visit, visit.language, account);
  request.session.mark = web.system.passwords.mark(account);
  // Otherwise several pages opened at once would each create a token, and only the last one would work.
  web.formTokens.of(request, response);
  web.limits.signedIn(account, visitorNetwork(request));
}

/** Continues with a new session id and without the old session's data. */
export async function renewSession(request: Request): Promise<void> {
  await awaitCallback((done) => request.session.regenerate(done));
}
