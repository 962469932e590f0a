import { randomInt } from 'node:crypto';
import type { RequestHandler } from 'express';
import { refuse } from '../../../refusals.ts';
import { languageOf } from '../../request/origin/browser.ts';
import { visitorNetwork } from '../../request/origin/trusted-proxy.ts';
import type { WebContext } from '../../web-context.ts';
import { tooManyAttempts } from './too-many-attempts.ts';
import { busySeconds } from './verify-typed.ts';

/** How many sign-ins of strangers are answered with a page: at first this number at once, then a number each second. */
const pagesAtOnce = 8;
const pagesEachSecond = 5;

/**
 * All other sign-ins are answered after a random time between these two, so that endless guessing is slow and the
 * answers are spread. Never more than `maxHeld` wait at the same time.
 */
const shortestHoldMs = 200;
const longestHoldMs = 600;
const maxHeld = 200;

/**
 * If many strangers guess passwords, most of them get a short sentence before their form is read, so that pages stay
 * fast for everybody. People from an address where somebody has signed in before are not affected, as long as they
 * have attempts left.
 */
export function paceSignIns(web: WebContext): RequestHandler {
  const pages = new Pages();
  let held = 0;
  return (request, response, next) => {
    const address = visitorNetwork(request);
    const waitSeconds = web.limits.addressWaitSeconds(address);
    if ((waitSeconds === 0 && web.limits.isKnownAddress(address)) || pages.take()) {
      next();
      return;
    }
    const answer = (): void => {
      const t = web.wording.translator(languageOf(web.wording, request), 'shared');
      const { key, args } = waitSeconds === 0 ? refuse('errors.signInBusy') : tooManyAttempts(waitSeconds);
      response.status(429).set({ 'Retry-After': String(waitSeconds || busySeconds), 'Cache-Control': 'no-store' });
      response.type('text').end(`${t(key, args)}\n`);
    };
    if (held >= maxHeld) {
      answer();
      return;
    }
    held++;
    setTimeout(
      () => {
        held--;
        answer();
      },
      randomInt(shortestHoldMs, longestHoldMs),
    ).unref();
  };
}

/** How many pages can be sent now. */
class Pages {
  #left = pagesAtOnce;
  #at = performance.now();

  take(): boolean {
    const now = performance.now();
    this.#left = Math.min(pagesAtOnce, this.#left + ((now - this.#at) * pagesEachSecond) / 1000);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
