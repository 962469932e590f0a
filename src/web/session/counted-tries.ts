/** How many tries a key has had, and until when they count: milliseconds since 1970. */
export interface Tries {
  readonly spent: number;
  readonly until: number;
}

interface TrySettings {
  /** Tries of one key before it has to wait. */
  readonly tries: number;
  /** How long its first try counts, and so the longest wait. */
  readonly seconds: number;
  /** Keys kept; the oldest go first. */
  readonly keys: number;
}

/** Counts tries by key, each key for some time from its first try on. Memory and work are bounded, whatever comes. */
export class CountedTries {
  readonly #settings: TrySettings;
  /** In order of their first tries, so that what is over stands in front. */
  readonly #keys = new Map<string, Tries>();

  constructor(settings: TrySettings, kept: readonly (readonly [key: string, tries: Tries])[] = []) {
    this.#settings = settings;
    // A clock that was set back must not make anybody wait longer.
    const latest = Date.now() + settings.seconds * 1000;
    for (const [key, { spent, until }] of kept) this.#keys.set(key, { spent, until: Math.min(until, latest) });
    this.#forget();
  }

  /** How long a key has to wait for its next try, in seconds; 0 where it has one. */
  waitSeconds(key: string): number {
    this.#forget();
    const { spent = 0, until = 0 } = this.#keys.get(key) ?? {};
    return spent < this.#settings.tries ? 0 : Math.ceil((until - Date.now()) / 1000);
  }

  spend(key: string): void {
    const { spent = 0, until = Date.now() + this.#settings.seconds * 1000 } = this.#keys.get(key) ?? {};
    this.#keys.set(key, { spent: spent + 1, until });
    this.#forget();
  }

  giveBack(key: string): void {
    const known = this.#keys.get(key);
    if (known && known.spent > 1) this.#keys.set(key, { ...known, spent: known.spent - 1 });
    else this.#keys.delete(key);
  }

  /** Gives back all that a key has spent. */
  clear(key: string): void {
    this.#keys.delete(key);
  }

  entries(): [key: string, tries: Tries][] {
    return [...this.#keys];
  }

  #forget(): void {
    const now = Date.now();
    for (const [key, { until }] of this.#keys) {
      if (until > now && this.#keys.size <= this.#settings.keys) return;
      this.#keys.delete(key);
    }
  }
}
