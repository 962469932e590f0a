import { randomBytes } from 'node:crypto';

/** Creates ids of runs. They sort by time, differ between processes, cannot be guessed, and are safe as file names. */
export class RunIds {
  #last = 0;

  /** Returns for example `20260131-142530-123456-9f86d081884c`: date, time in UTC, microseconds, random part. */
  next(): string {
    this.#last = Math.max(this.#last + 1, Math.floor((performance.timeOrigin + performance.now()) * 1000));
    const [date = '', time = ''] = new Date(this.#last / 1000).toISOString().split(/[T.]/);
    const micros = String(this.#last % 1_000_000).padStart(6, '0');
    return [date.replaceAll('-', ''), time.replaceAll(':', ''), micros, randomBytes(6).toString('hex')].join('-');
  }
}
