import type { Message } from '../../page/models/layout-model.ts';

/** Limit for remembered submits of all sessions; the oldest are dropped first. */
const maxAnswers = 2000;

/** A double click comes at once and waits for the first; a later submit is intended. */
const keepMs = 120_000;

/** The redirect of a request, and the message shown there. */
export interface Redirect {
  readonly path: string;
  readonly message: Message | undefined;
}

interface SentForm {
  /** The redirect of the first one, when finished; undefined when it was refused or failed. */
  readonly redirect: Promise<Redirect | undefined>;
  readonly until: number;
}

/**
 * The submitted forms, by session and content. Every page has its own form token, so two equal submits are one form
 * sent twice: by a double click, or by holding Enter.
 */
export class Sendings {
  readonly #known = new Map<string, SentForm>();

  find(id: string): SentForm | undefined {
    const known = this.#known.get(id);
    return known && known.until > Date.now() ? known : undefined;
  }

  keep(id: string, redirect: Promise<Redirect | undefined>): void {
    this.#known.delete(id);
    this.#known.set(id, { redirect, until: Date.now() + keepMs });
    for (const [oldest, { until }] of this.#known) {
      if (this.#known.size <= maxAnswers && until > Date.now()) return;
      this.#known.delete(oldest);
    }
  }

  forget(id: string): void {
    this.#known.delete(id);
  }
}
