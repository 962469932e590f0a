import { spawn } from 'node:child_process';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The turn of a run: it is over when this is called. */
export type EndTurn = () => Promise<void>;

/**
 * Lets one run at a time through: those of this process in the order they came, those of all processes by a flock(2)
 * on one file, which the system lets go when a process ends, however it ends.
 */
export class RunQueue {
  readonly #file: string;
  #last: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Waits for its turn.
   * @returns undefined when `signal` was aborted first
   * @throws when the lock file cannot be opened
   */
  async take(signal: AbortSignal): Promise<EndTurn | undefined> {
    const before = this.#last;
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    this.#last = before.then(() => left);
    try {
      await Promise.race([before, aborted(signal)]);
      const lock = signal.aborted ? undefined : await takeLock(this.#file, signal);
      if (!lock) leave();
      return (
        lock &&
        (async (): Promise<void> => {
          await lock.close().finally(leave);
        })
      );
    } catch (error) {
      leave();
      throw error;
    }
  }
}

/** Closing the handle lets the lock go. The lock belongs to the open file, so it outlives the program that took it. */
async function takeLock(file: string, signal: AbortSignal): Promise<FileHandle | undefined> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  try {
    const status = await flock(handle.fd, signal);
    if (status === 0) return handle;
    if (!signal.aborted) throw new Error(`flock on ${file} failed with status ${status}`);
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

function flock(descriptor: number, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('flock', ['-x', '3'], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
    const abort = (): void => {
      child.kill();
    };
    signal.addEventListener('abort', abort);
    child.once('error', reject);
    child.once('exit', (status) => {
      signal.removeEventListener('abort', abort);
      resolve(status ?? -1);
    });
    if (signal.aborted) abort();
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
