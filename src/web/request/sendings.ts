import type { Message } from '../page/models/layout-model.ts';

/** What was sent lately, all over; the oldest go first. */
const mostKept = 2000;

/** A second click comes at once, and waits for the first; whoever goes back later means it. */
const keptMilliseconds = 120_000;

/** Where a request was led, and what is said there. */
export interface Led {
  readonly path: string;
  readonly message: Message | undefined;
}

interface Sending {
  /** Where the first was led, once it was; undefined when it was refused or failed. */
  readonly led: Promise<Led | undefined>;
  readonly until: number;
}

/**
 * The forms that were sent, by session and content. Every page carries a form token of its own, so two sendings that are
 * equal in all are one form that was sent twice: by a double click, or by Enter held too long.
 */
export class Sendings {
  readonly #known = new Map<string, Sending>();

  find(id: string): Sending | undefined {
    const known = this.#known.get(id);
    return known && known.until > Date.now() ? known : undefined;
  }

  keep(id: string, led: Promise<Led | undefined>): void {
    this.#known.delete(id);
    this.#known.set(id, { led, until: Date.now() + keptMilliseconds });
    for (const [oldest, { until }] of this.#known) {
      if (this.#known.size <= mostKept && until > Date.now()) return;
      this.#known.delete(oldest);
    }
  }

  forget(id: string): void {
    this.#known.delete(id);
  }
}
