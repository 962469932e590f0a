import { waitAtMost } from '../../../process/wait-at-most.ts';
import { Failure } from '../../../refusals.ts';

/** Queues the writers of one process for a file, before they compete with other processes. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

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
    throw new Failure('errors.databaseBusy', `the database was still locked after ${waitSeconds} seconds`, {
      kind: 'unavailable',
    });
  }
}
