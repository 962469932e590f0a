import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Log } from '../../system.ts';

/** Longer paths are cut; our own paths are shorter. */
const longestPath = 300;

/** Number of requests of strangers logged individually per second; the others are counted. */
const strangersEachSecond = 50;

/** One line for each request: who, what, status, duration. Never a query or a body. */
export function logRequests(log: Log): RequestHandler {
  const strangers = new StrangersLines(log);
  return (request: Request, response: Response, next: NextFunction): void => {
    const began = performance.now();
    response.once('finish', () => {
      const account = 'session' in request ? request.session.account : undefined;
      if (account === undefined && !strangers.countLine()) return;
      log('info', loggedPath(request), {
        status: response.statusCode,
        milliseconds: Math.round((performance.now() - began) * 10) / 10,
        account,
      });
    });
    next();
  };
}

/** Method and path of a request as logged. */
export function loggedPath(request: Request): string {
  const path = `${request.baseUrl}${request.path}`;
  const shown = path.length <= longestPath ? path : `${path.slice(0, longestPath)}… (${path.length} characters)`;
  return `${request.method} ${shown}`;
}

/** Prevents strangers from filling the log. */
class StrangersLines {
  readonly #log: Log;
  #lines = 0;
  #counting = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** @returns whether the line may be logged */
  countLine(): boolean {
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
