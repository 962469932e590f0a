/** A turn in a line. */
interface Turn {
  /** Resolves when all that came before have left. */
  readonly before: Promise<void>;
  /** Lets the next one go on, as soon as all before have left too. */
  readonly leave: () => void;
}

/** A line in which each waits for all that came before, also if some of these leave without having had their turn. */
export class WaitingLine {
  #last: Promise<void> = Promise.resolve();

  enter(): Turn {
    const before = this.#last;
    const { promise, resolve } = withResolvers();
    this.#last = before.then(() => promise);
    return { before, leave: resolve };
  }
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
