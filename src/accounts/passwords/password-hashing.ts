import type { ScryptOptions } from 'node:crypto';
import { constants } from 'node:os';
import { HashingThread } from './hashing-thread.ts';

const cost: ScryptOptions = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };

/** How many callers of each kind may wait. Hashing takes some tenths of a second. */
const maxWaiting = { signedIn: 50, known: 4, stranger: 4 };

/** A signed-in person, somebody from an address that the account has used before, or a stranger. */
export type Asking = keyof typeof maxWaiting;

/** A stranger who is the only one asking is not slowed down; at most so many of them in this time. */
const maxAlone = 3;
const aloneMs = 10_000;

/**
 * Hashes passwords with scrypt, in two threads. One thread, of the lowest priority, is for strangers, so that many of
 * them do not delay pages; on a busy machine it may make no progress for a long time. The other is for everybody else,
 * and, after them, for a stranger who is the only one asking. Each thread hashes one password at a time, so many
 * requests at once do not use all processors; and pages are compressed in Node's own threads.
 */
export class PasswordHashing {
  readonly #usual = new HashingThread({ niceness: 0 });
  readonly #slow = new HashingThread({ niceness: constants.priority.PRIORITY_LOW });
  /** Strangers whose passwords are being hashed or wait. */
  #strangers = 0;
  #alone = 0;
  #aloneSince = -Infinity;

  /** @returns undefined immediately if too many callers are waiting already */
  hash(asking: Asking, password: string, salt: Uint8Array, bytes: number): Promise<Buffer> | undefined {
    const request = { password, salt, bytes, cost };
    if (asking === 'signedIn') return this.#usual.hash(request, 0, maxWaiting.signedIn);
    if (asking === 'known') return this.#usual.hash(request, 1, maxWaiting.known);
    if (this.#strangers > maxWaiting.stranger) return undefined;
    const hashed = this.#takeAlone()
      ? this.#usual.hash(request, 2, 1)
      : this.#slow.hash(request, 0, maxWaiting.stranger);
    if (!hashed) return undefined;
    this.#strangers++;
    return hashed.finally(() => {
      this.#strangers--;
    });
  }

  close(): void {
    this.#usual.close();
    this.#slow.close();
  }

  /** @returns whether the stranger is the only one asking, and not too often: it is counted */
  #takeAlone(): boolean {
    if (this.#strangers > 0) return false;
    const now = performance.now();
    if (now - this.#aloneSince > aloneMs) [this.#aloneSince, this.#alone] = [now, 0];
    this.#alone++;
    return this.#alone <= maxAlone;
  }
}
