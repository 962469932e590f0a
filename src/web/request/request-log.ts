import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Log } from '../../system.ts';

/** Longer paths are cut; none of ours is. */
const longestPath = 300;

/** Requests of strangers that get a line of their own in one second; the others are counted. */
const strangersEachSecond = 50;

/** One line for each answered request: who, what, how it ended, how long it took. Never a query or a body. */
export function logRequests(log: Log): RequestHandler {
  const strangers = new StrangersLines(log);
  return (request: Request, response: Response, next: NextFunction): void => {
    const began = performance.now();
    response.once('finish', () => {
      const account = 'session' in request ? request.session.account : undefined;
      if (account === undefined && !strangers.mayHaveLine()) return;
      log('info', loggedPath(request), {
        status: response.statusCode,
        milliseconds: Math.round((performance.now() - began) * 10) / 10,
        account,
      });
    });
    next();
  };
}

/** Method and path of a request as the log has them. */
export function loggedPath(request: Request): string {
  const path = `${request.baseUrl}${request.path}`;
  const shown = path.length <= longestPath ? path : `${path.slice(0, longestPath)}… (${path.length} characters)`;
  return `${request.method} ${shown}`;
}

/** Sees to it that strangers do not drive everything else out of the log. */
class StrangersLines {
  readonly #log: Log;
  #lines = 0;
  #counting = false;

  constructor(log: Log) {
    this.#log = log;
  }

  mayHaveLine(): boolean {
    if (!this.#counting) setTimeout(this.#endSecond, 1000).unref();
    this.#counting = true;
    this.#lines++;
    return this.#lines <= strangersEachSecond;
  }

  readonly #endSecond = (): void => {
    const counted = this.#lines - strangersEachSecond;
    if (counted > 0) this.#log('info', 'more requests of strangers in one second', { requests: counted });
    this.#lines = 0;
    this.#counting = false;
  };
}
