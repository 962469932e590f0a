/** Number of attempts of a key, and when they expire: milliseconds since 1970. */
export interface AttemptCount {
  readonly spent: number;
  readonly until: number;
}

interface AttemptSettings {
  /** Attempts of one key before it has to wait. */
  readonly attempts: number;
  /** How long the first attempt counts, which is also the longest wait. */
  readonly seconds: number;
  /** Number of keys stored; the oldest are dropped first. */
  readonly keys: number;
}

/** Counts attempts by key, for a time that starts with the first attempt. Memory and work are limited in all cases. */
export class AttemptCounter {
  readonly #settings: AttemptSettings;
  /** Ordered by first attempt, so that expired ones come first. */
  readonly #keys = new Map<string, AttemptCount>();

  constructor(settings: AttemptSettings, kept: readonly (readonly [key: string, attempts: AttemptCount])[] = []) {
    this.#settings = settings;
    // A clock that was set back must not make anybody wait longer.
    const latest = Date.now() + settings.seconds * 1000;
    for (const [key, { spent, until }] of kept) this.#keys.set(key, { spent, until: Math.min(until, latest) });
    this.#forget();
  }

  /** Seconds until the next try of a key; 0 when it need not wait. */
  waitSeconds(key: string): number {
    this.#forget();
    const { spent, until } = this.#triesOf(key);
    return spent < this.#settings.attempts ? 0 : Math.ceil((until - Date.now()) / 1000);
  }

  spend(key: string): void {
    const { spent, until } = this.#triesOf(key);
    if (spent === 0) this.#keys.delete(key);
    this.#keys.set(key, { spent: spent + 1, until });
    this.#forget();
  }

  giveBack(key: string): void {
    const known = this.#keys.get(key);
    if (known && known.spent > 1) this.#keys.set(key, { ...known, spent: known.spent - 1 });
    else this.#keys.delete(key);
  }

  /** Resets the attempts of a key. */
  clear(key: string): void {
    this.#keys.delete(key);
  }

  entries(): [key: string, attempts: AttemptCount][] {
    return [...this.#keys];
  }

  /** The attempts that count now. A clock that was set back neither ends them nor makes anybody wait longer. */
  #triesOf(key: string): AttemptCount {
    const now = Date.now();
    const latest = now + this.#settings.seconds * 1000;
    const known = this.#keys.get(key);
    if (!known || known.until <= now) return { spent: 0, until: latest };
    if (known.until > latest) this.#keys.set(key, { spent: known.spent, until: latest });
    return { spent: known.spent, until: Math.min(known.until, latest) };
  }

  #forget(): void {
    const now = Date.now();
    for (const [key, { until }] of this.#keys) {
      if (until > now && this.#keys.size <= this.#settings.keys) return;
      this.#keys.delete(key);
    }
  }
}
