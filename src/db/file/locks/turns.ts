import { WaitingLine } from '../../../process/waiting-line.ts';
import { waitAtMost } from '../../../process/wait-at-most.ts';
import { Failure } from '../../../refusals.ts';

/** Queues the writers of one process for a file, before they compete with other processes. */
export class Turns {
  readonly #file: string;
  readonly #line = new WaitingLine();

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Waits for earlier turns.
   * @returns the function that ends this turn
   * @throws Failure `errors.databaseBusy` after `waitSeconds`
   */
  async next(waitSeconds: number): Promise<() => void> {
    const { before, leave } = this.#line.enter();
    const over = before.then(() => true);
    if (await waitAtMost(over, waitSeconds)) return leave;
    leave();
    const line = `this process still writes ${this.#file} itself after ${waitSeconds} seconds`;
    throw new Failure('errors.databaseBusy', line, { kind: 'unavailable' });
  }
}
