import type { Request, RequestHandler, Response } from 'express';
import type { WebContext } from '../web-context.ts';
import { visitOf, type Visit } from '../visit.ts';
import { sentOnce } from './posted/sent-once.ts';

type Params = Request['params'];

/** The names in a path such as `/:id/undo`. */
export type IdParams = Record<'id', string>;

/** @template params the parts of the path that have a name */
type Handle<params extends Params> = (visit: Visit, request: Request<params>, response: Response) => Promise<void>;

/** Handles requests as visits. */
export function visitHandler<params extends Params>(web: WebContext, show: Handle<params>): RequestHandler<params> {
  return (request, response) => show(visitOf(web, request, response), request, response);
}

/** Handles the submits of a form, two equal ones only once (see `sentOnce`). */
export function formHandler<params extends Params>(web: WebContext, take: Handle<params>): RequestHandler<params> {
  return visitHandler(web, (visit, request, response) => sentOnce(visit, () => take(visit, request, response)));
}

/** Refuses every other method of a page with a form. */
export function otherMethods(web: WebContext): RequestHandler {
  return (request, response) => visitOf(web, request, response).refuseMethod('GET, HEAD, POST', 'only GET and POST');
}
