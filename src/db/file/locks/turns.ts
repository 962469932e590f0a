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
    if (await isOver(before, waitSeconds)) return done;
    done();
    throw new Failure('errors.databaseBusy', `the database was still locked after ${waitSeconds} seconds`);
  }
}

async function isOver(turn: Promise<void>, waitSeconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, waitSeconds * 1000, false);
  });
  try {
    return await Promise.race([turn.then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
