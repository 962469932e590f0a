import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { lockFile } from '../files/locks/file-lock.ts';
import type { LockHelper, Release } from '../files/locks/lock-helper.ts';
import { WaitingLine } from '../process/waiting-line.ts';
import { Failure, messageWithCause } from '../refusals.ts';
import { ownAsFolder } from './journal/own-as-folder.ts';

/** The turn of a run. */
export interface Turn {
  /**
   * Called before each action: takes the lock again if it was lost, which may mean waiting for a run that another process
   * has begun since.
   * @returns false if `abortSignal` was aborted first
   * @throws Failure if the lock file cannot be locked
   */
  readonly keep: (abortSignal: AbortSignal) => Promise<boolean>;
  readonly end: () => Promise<void>;
}

/** How long one attempt to take the lock waits. */
const trySeconds = 1;

/**
 * Allows one run at a time: those of this process in their order, those of all processes by a lock on one file. The
 * system releases this lock when a process ends for any reason.
 */
export class RunQueue {
  readonly #file: string;
  readonly #helper: LockHelper | undefined;
  readonly #report: (line: string) => void;
  readonly #line = new WaitingLine();

  /** @param report gets a line about a lock that cannot be released, or was lost */
  constructor(file: string, helper: LockHelper | undefined, report: (line: string) => void) {
    this.#file = file;
    this.#helper = helper;
    this.#report = report;
  }

  /**
   * Waits for a turn.
   * @returns undefined if `abortSignal` was aborted first
   * @throws Failure if the lock file cannot be locked
   */
  async take(abortSignal: AbortSignal): Promise<Turn | undefined> {
    const { before, leave } = this.#line.enter();
    try {
      await Promise.race([before, aborted(abortSignal)]);
      const release = await this.#lock(abortSignal);
      if (!release) leave();
      return release && this.#turn(release, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  #turn(taken: Release, leave: () => void): Turn {
    let release = taken;
    const keep = async (abortSignal: AbortSignal): Promise<boolean> => {
      if (!release.isLost()) return true;
      this.#report('the lock of the runs was lost, since the process that held it has ended; it is taken again');
      const again = await this.#lock(abortSignal);
      release = again ?? release;
      return again !== undefined;
    };
    return { keep, end: () => release().finally(leave) };
  }

  async #lock(abortSignal: AbortSignal): Promise<Release | undefined> {
    const stopped = aborted(abortSignal);
    for (;;) {
      if (abortSignal.aborted) return undefined;
      const lock = this.#tryLock();
      const release = await Promise.race([lock, stopped]);
      if (release) return release;
      // Stopped while waiting: if the last attempt gets the lock, it is released.
      void lock
        .then((late) => late?.())
        .catch((error: unknown) => {
          this.#report(`the lock of a run that was stopped while it waited: ${messageWithCause(error)}`);
        });
    }
  }

  async #tryLock(): Promise<Release | undefined> {
    try {
      makeLockFile(this.#file);
      return await lockFile(this.#file, trySeconds, this.#helper);
    } catch (error) {
      if (error instanceof Failure && error.key === 'errors.fileBusy') return undefined;
      throw error;
    }
  }
}

function makeLockFile(file: string): void {
  if (existsSync(file)) return;
  if (mkdirSync(dirname(file), { recursive: true, mode: 0o700 }) !== undefined) ownAsFolder(dirname(file));
  closeSync(openSync(file, 'a', 0o600));
  ownAsFolder(file);
}

function aborted(abortSignal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (abortSignal.aborted) resolve();
    abortSignal.addEventListener('abort', () => {
      resolve();
    });
  });
}
