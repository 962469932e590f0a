/** A growing list that any number of readers follow from its start. The cost of a reader is one number. */
export class Feed<item> {
  readonly #items: item[] = [];
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #wakers: (() => void)[] = [];

  push(item: item): void {
    this.#items.push(item);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Ends it with an error, which every reader gets after the items so far. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.end();
  }

  /**
   * Yields all items so far, then each new one, until the end or until `abortSignal` is aborted.
   * @throws the error that ended it
   */
  async *follow(abortSignal?: AbortSignal): AsyncGenerator<item, void, undefined> {
    let next = 0;
    const wake = (): void => {
      this.#wake();
    };
    abortSignal?.addEventListener('abort', wake);
    try {
      for (;;) {
        for (const item of this.#items.slice(next)) {
          if (abortSignal?.aborted) return;
          next += 1;
          yield item;
        }
        if (abortSignal?.aborted) return;
        if (next < this.#items.length) continue;
        if (this.#failure) throw this.#failure.error;
        if (this.#ended) return;
        await new Promise<void>((resolve) => this.#wakers.push(resolve));
      }
    } finally {
      abortSignal?.removeEventListener('abort', wake);
    }
  }

  #wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }
}
