import type { ScryptOptions } from 'node:crypto';
import { HashingThread } from './hashing-thread.ts';

const cost: ScryptOptions = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };

/** How many callers of each kind may wait. Hashing takes some tenths of a second. */
const mostWaiting = { signedIn: 50, known: 4, stranger: 4 };

/** A signed-in user, a visitor from an address the account has used before, or any other visitor. */
export type Asking = keyof typeof mostWaiting;

/** Pages come before strangers; on a busy machine a stranger waits a few times longer, but not for minutes. */
const strangersNiceness = 5;

/**
 * Hashes passwords with scrypt in two threads, one for strangers and one for everybody else, each one at a time. So many
 * requests at once neither use all processors nor delay pages, which are compressed in Node's thread pool, and nobody who
 * is known waits for a stranger.
 */
export class PasswordHashing {
  readonly #known = new HashingThread({ niceness: 0 });
  readonly #strangers = new HashingThread({ niceness: strangersNiceness });

  /** @returns undefined immediately if too many callers are waiting already */
  hash(asking: Asking, password: string, salt: Uint8Array, bytes: number): Promise<Buffer> | undefined {
    const thread = asking === 'stranger' ? this.#strangers : this.#known;
    return thread.hash({ password, salt, bytes, cost }, asking === 'signedIn' ? 0 : 1, mostWaiting[asking]);
  }

  close(): void {
    this.#known.close();
    this.#strangers.close();
  }
}
