import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { Failure, hasCode, type FailureKind } from '../refusals.ts';
import type { Sentence } from './page/models/layout-model.ts';
import { base } from './base-url.ts';
import { errorAdvice, errorTitle, waysOn } from './error-words.ts';
import { loggedPath } from './request/request-log.ts';
import type { WebContext } from './web-context.ts';
import { visitOf } from './visit.ts';

/** Failures with a status below 500 are not logged. */
const statuses: Readonly<Record<FailureKind, number>> = {
  invalid: 400,
  forbidden: 403,
  missing: 404,
  unsupported: 405,
  conflict: 409,
  tooLarge: 413,
  broken: 500,
  unavailable: 503,
};

/**
 * Handles every failure of a request: it is logged once, with an incident number that the page shows. The page shows no
 * stack, path or command.
 */
export function errorPage(web: WebContext) {
  // Express knows by the number of parameters that this handles errors.
  return async (error: unknown, request: Request, response: Response, _next: NextFunction): Promise<void> => {
    // The browser has closed the connection; nothing failed here.
    if (response.destroyed && hasCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) return;
    if (response.headersSent) {
      web.system.log('error', `${loggedPath(request)} failed after its answer had begun`, { err: error });
      // An answer that is not complete must not look complete; after a complete one the connection stays open.
      if (!response.writableEnded) response.destroy();
      return;
    }
    const { status, sentence } = describe(error);
    const incident = status >= 500 ? randomBytes(3).toString('hex') : '';
    if (status >= 500)
      web.system.log('error', `incident ${incident}: ${loggedPath(request)}`, { incident, err: error });
    try {
      const visit = visitOf(web, request, response);
      const { key } = sentence;
      const model = {
        status,
        sentence,
        advice: errorAdvice(visit, key, status),
        incident,
        search: key === 'errors.notFound' && visit.account !== undefined,
        ways: waysOn(visit, key, status),
      };
      await visit.page('error', errorTitle(visit, key, status), model, { status });
    } catch (cause) {
      web.system.log('error', `the error page of ${loggedPath(request)} cannot be shown`, { err: cause });
      response.removeHeader('Content-Encoding');
      response.status(status).type('text').send(`${status} ${incident}`.trim());
    }
  };
}

function describe(error: unknown): { status: number; sentence: Sentence } {
  if (error instanceof Failure) return { status: statuses[error.kind], sentence: { key: error.key, args: error.args } };
  const status: unknown = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (status === 413) return { status, sentence: { key: 'errors.formTooLarge', args: {} } };
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { status, sentence: { key: 'errors.badRequest', args: {} } };
  return { status: 500, sentence: { key: 'errors.internal', args: {} } };
}

/**
 * Answers a request that no route handled.
 * @throws Failure `errors.notFound`, always
 */
export function notFound(request: Request): never {
  throw new Failure('errors.notFound', `${request.method} ${request.path} does not exist below ${base}/`, {
    kind: 'missing',
  });
}
