import type { RequestHandler } from 'express';
import { askToSignInAgain } from './panels/ask-to-sign-in-again.ts';
import { base } from './base-url.ts';
import type { WebContext } from './web-context.ts';
import { visitOf } from './visit.ts';

/**
 * A submitted form must have the token of its visitor.
 * @param asks whether a form of a session that has ended is answered with the sign-in page, which carries what was typed
 */
export function refuseForeignForms(web: WebContext, { asks }: { readonly asks: boolean }): RequestHandler {
  return async (request, response, next) => {
    if (request.method === 'POST' && !web.formTokens.accepts(request)) {
      if (asks && (await askToSignInAgain(visitOf(web, request, response)))) return;
      web.formTokens.check(request);
    }
    next();
  };
}

/** A stranger is redirected to the sign-in page, and from there back to the requested page. */
export function mustBeSignedIn(web: WebContext): RequestHandler {
  return async (request, response, next) => {
    const visit = visitOf(web, request, response);
    if (visit.account !== undefined) {
      next();
      return;
    }
    if (request.method === 'POST' && (await askToSignInAgain(visit))) return;
    const back =
      request.method === 'GET' && request.path !== '/' ? `?back=${encodeURIComponent(request.originalUrl)}` : '';
    response.set('Cache-Control', 'no-store').redirect(303, `${base}/login${back}`);
  };
}
