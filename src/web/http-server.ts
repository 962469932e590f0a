import { createServer, IncomingMessage, ServerResponse, type Server, type ServerOptions } from 'node:http';
import type { Express } from 'express';

/**
 * An HTTP server for an application. Its requests and responses are made with Express's prototypes: otherwise Express
 * changes the prototype of each, which makes the object slow to use, and makes it survive V8's fast garbage collection.
 * A small page then takes three times as long.
 */
export function httpServerOf(app: Express, options: ServerOptions = {}): Server {
  class PageRequest extends IncomingMessage {}
  class PageResponse extends ServerResponse {}
  app.request = withPrototype(PageRequest.prototype, app.request);
  app.response = withPrototype(PageResponse.prototype, app.response);
  return createServer({ ...options, IncomingMessage: PageRequest, ServerResponse: PageResponse }, app);
}

function withPrototype<thing extends object>(given: object, prototype: thing): thing {
  return Object.setPrototypeOf(given, prototype) as thing;
}
