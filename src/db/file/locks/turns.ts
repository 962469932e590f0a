import { waitAtMost } from '../../../process/wait-at-most.ts';
import { Failure } from '../../../refusals.ts';

/** Queues the writers of one process for a file, before they compete with other processes. */
export class Turns {
  readonly #file: string;
  #last: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Waits for earlier turns.
   * @returns the function that ends this turn
   * @throws Failure `errors.databaseBusy` after `waitSeconds`
   */
  async next(waitSeconds: number): Promise<() => void> {
    const before = this.#last;
    let done: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#last = before.then(() => mine);
    const over = before.then(() => true);
    if (await waitAtMost(over, waitSeconds)) return done;
    done();
    const line = `this process still writes ${this.#file} itself after ${waitSeconds} seconds`;
    throw new Failure('errors.databaseBusy', line, { kind: 'unavailable' });
  }
}
