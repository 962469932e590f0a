import { randomInt } from 'node:crypto';
import type { RequestHandler } from 'express';
import { languageOf } from '../request/browser.ts';
import { visitorNetwork } from '../request/trusted-proxy.ts';
import type { Shell } from '../shell.ts';
import { busySeconds } from './sign-in-route.ts';

/** Sign-ins that are answered with a page: so many at once, and then so many each second. */
const pagesAtOnce = 8;
const pagesEachSecond = 5;

/**
 * The others are answered after a time between these, so that who guesses without end is slow, and not all of them at the
 * same moment; of those who wait there are never more.
 */
const shortestHoldMs = 200;
const longestHoldMs = 600;
const mostHeld = 200;

/**
 * Keeps many strangers who guess passwords from taking the time of everybody's pages: most of them get a short sentence,
 * before their form is read. Visitors from where somebody has signed in before are left alone, while their tries last.
 */
export function paceSignIns(shell: Shell): RequestHandler {
  const pages = new Pages();
  let held = 0;
  return (request, response, next) => {
    const address = visitorNetwork(request);
    const waitSeconds = shell.limits.addressWaitSeconds(address);
    if ((waitSeconds === 0 && shell.limits.isKnownAddress(address)) || pages.take()) {
      next();
      return;
    }
    const answer = (): void => {
      const t = shell.wording.translator(languageOf(shell.wording, request));
      const text =
        waitSeconds === 0 ? t('errors.signInBusy') : t('errors.tooManyTries', { count: Math.ceil(waitSeconds / 60) });
      response.status(429).set({ 'Retry-After': String(waitSeconds || busySeconds), 'Cache-Control': 'no-store' });
      response.type('text').end(`${text}\n`);
    };
    if (held >= mostHeld) {
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

/** What is left of the pages for now. */
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
