/** Number of tries of a key, and when they expire: milliseconds since 1970. */
export interface Tries {
  readonly spent: number;
  readonly until: number;
}

interface TrySettings {
  /** Tries of one key before it has to wait. */
  readonly tries: number;
  /** How long the first try counts, which is also the longest wait. */
  readonly seconds: number;
  /** Number of keys stored; the oldest are dropped first. */
  readonly keys: number;
}

/** Counts tries by key, for a time that starts with the first try. Memory and work are limited in all cases. */
export class CountedTries {
  readonly #settings: TrySettings;
  /** Ordered by first try, so that expired ones come first. */
  readonly #keys = new Map<string, Tries>();

  constructor(settings: TrySettings, kept: readonly (readonly [key: string, tries: Tries])[] = []) {
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
    return spent < this.#settings.tries ? 0 : Math.ceil((until - Date.now()) / 1000);
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

  /** Resets the tries of a key. */
  clear(key: string): void {
    this.#keys.delete(key);
  }

  entries(): [key: string, tries: Tries][] {
    return [...this.#keys];
  }

  /** The tries that count now. A clock that was set back neither ends them nor makes anybody wait longer. */
  #triesOf(key: string): Tries {
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
