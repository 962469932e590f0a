import { lockFile } from '../../files/locks/file-lock.ts';
import type { LockHelper } from '../../files/locks/lock-helper.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { PendingChange } from './pending-change.ts';
import { PendingFile } from './pending-file.ts';

/** Who confirms: a person who is signed in. */
export interface Confirmer {
  readonly account: string;
  readonly session: string | undefined;
}

interface CountdownContext {
  readonly file: string;
  readonly lockHelper?: LockHelper | undefined;
  /** Takes a change set back; resolves when that is complete. */
  readonly takeBack: (pending: PendingChange, by: string | undefined) => Promise<void>;
  readonly confirmed: (pending: PendingChange, by: string) => Promise<void>;
  readonly log: (line: string, details: object) => void;
}

/** How often the file is checked: whether the time is up, and what other processes have done. */
const checkMs = 500;

/** Taking back is tried again after this time if it failed. */
const againMs = 5000;

const lockSeconds = 10;
const shortestSeconds = 10;
const longestSeconds = 3600;

const anotherWaits = refuse('errors.confirmPending');

/**
 * The countdown of a change that could cut off the person who made it: unless it is confirmed in time, it is taken
 * back. It goes on in any process of the root, also after a restart: an overdue change is then taken back at once.
 */
export class Countdown {
  readonly #context: CountdownContext;
  readonly #file: PendingFile;
  #timer: NodeJS.Timeout | undefined;
  #busy = false;
  #notBefore = 0;

  constructor(context: CountdownContext) {
    this.#context = context;
    this.#file = new PendingFile(context.file, (err) => {
      context.log('the change that waits for its confirmation cannot be read', { file: context.file, err });
    });
  }

  /** What waits for its confirmation. */
  get pending(): PendingChange | undefined {
    return this.#file.get();
  }

  /** The time that is left, in seconds; 0 when it is up. */
  secondsLeft({ until, seconds }: PendingChange): number {
    return Math.max(0, Math.min(seconds, Math.ceil((until - Date.now()) / 1000)));
  }

  /** Why no change can begin its countdown now; undefined if one can. */
  refuseSecond(): Refusal | undefined {
    return this.pending && anotherWaits;
  }

  /**
   * Begins the countdown: from now on the change is taken back unless it is confirmed. Called before the change is
   * made.
   * @returns why the countdown was not begun, for example because another process was faster; undefined if it was
   */
  begin(pending: Omit<PendingChange, 'until'>): Refusal | undefined {
    const seconds = within(pending.seconds);
    if (!this.#file.create({ ...pending, seconds, until: Date.now() + seconds * 1000 })) return anotherWaits;
    this.watch();
    return undefined;
  }

  /** Ends the countdown of a change that was not made after all. */
  drop(id: string): void {
    if (this.pending?.id === id) this.#file.remove();
  }

  /**
   * Confirms the change, if this person made it.
   * @returns false if the countdown is over, or somebody else made the change
   */
  async confirm(id: string, by: Confirmer): Promise<boolean> {
    return this.#alone(async () => {
      const pending = this.#own(id, by);
      if (!pending) return false;
      await this.#context.confirmed(pending, by.account);
      this.#file.remove();
      this.#context.log('change set confirmed', { changeSet: id, by: by.account });
      return true;
    });
  }

  /**
   * Starts the countdown again with this time.
   * @returns false if the countdown is over, or somebody else made the change
   */
  async extend(id: string, by: Confirmer, seconds: number): Promise<boolean> {
    return this.#alone(() => {
      const pending = this.#own(id, by);
      const more = within(seconds);
      if (pending) this.#file.replace({ ...pending, seconds: more, until: Date.now() + more * 1000 });
      return Promise.resolve(pending !== undefined);
    });
  }

  /**
   * Takes it back now.
   * @param by undefined when the time is up
   * @returns false if the countdown is already over
   */
  async takeBack(id: string, by: string | undefined): Promise<boolean> {
    return this.#alone(async () => {
      const { pending } = this;
      if (pending?.id !== id) return false;
      await this.#finish(pending, by);
      return true;
    });
  }

  /** Checks from now on whether the time is up. The process can end meanwhile. */
  watch(): void {
    this.#timer ??= setInterval(() => {
      void this.#check();
    }, checkMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Waits until the change is confirmed or taken back, by any process, and takes it back when the time is up. */
  async settled(id: string): Promise<void> {
    while (this.pending?.id === id) {
      await this.#check();
      await new Promise((resolve) => setTimeout(resolve, checkMs));
    }
  }

  async #check(): Promise<void> {
    const { pending } = this;
    if (!pending || this.#busy || this.secondsLeft(pending) > 0 || Date.now() < this.#notBefore) return;
    try {
      await this.#alone(async () => {
        const still = this.pending;
        if (still?.id === pending.id && this.secondsLeft(still) === 0) await this.#finish(still, undefined);
      });
    } catch (err) {
      this.#notBefore = Date.now() + againMs;
      this.#context.log('change set not taken back', { changeSet: pending.id, err });
    }
  }

  async #finish(pending: PendingChange, by: string | undefined): Promise<void> {
    await this.#context.takeBack(pending, by);
    this.#file.remove();
    this.#context.log('change set taken back', { changeSet: pending.id, by });
  }

  #own(id: string, { account, session }: Confirmer): PendingChange | undefined {
    const { pending } = this;
    const isOwn = pending?.author === account || (session !== undefined && pending?.session === session);
    return pending?.id === id && isOwn && this.secondsLeft(pending) > 0 ? pending : undefined;
  }

  /** One process at a time decides. */
  async #alone<result>(decide: () => Promise<result>): Promise<result> {
    const release = await lockFile(`${this.#context.file}.lock`, lockSeconds, this.#context.lockHelper);
    this.#busy = true;
    try {
      return await decide();
    } finally {
      this.#busy = false;
      await release();
    }
  }
}

function within(seconds: number): number {
  return Math.min(longestSeconds, Math.max(shortestSeconds, Math.round(seconds)));
}
