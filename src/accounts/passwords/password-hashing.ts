import type { ScryptOptions } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { Failure } from '../../refusals.ts';
import type { HashRequest } from './password-worker.ts';

const cost: ScryptOptions = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };

/** How many callers of each kind may wait, in order of priority. Hashing takes some tenths of a second. */
const mostWaiting = { signedIn: 50, known: 4, stranger: 4 };

/** A signed-in user, a visitor from an address the account has used before, or any other visitor. */
export type Asking = keyof typeof mostWaiting;

/** An unused thread ends after this time; starting a new one takes a few hundredths of a second. */
const idleSeconds = 30;

interface Turn {
  readonly request: HashRequest;
  readonly resolve: (hash: Buffer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Hashes passwords with scrypt, one at a time, in a separate thread. So many requests at once neither use all
 * processors nor delay pages, which are compressed in Node's thread pool.
 */
export class PasswordHashing {
  readonly #waiting: Readonly<Record<Asking, Turn[]>> = { signedIn: [], known: [], stranger: [] };
  #running: Turn | undefined;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** @returns undefined immediately if too many callers are waiting already */
  hash(asking: Asking, password: string, salt: Uint8Array, bytes: number): Promise<Buffer> | undefined {
    const line = this.#waiting[asking];
    if (line.length >= mostWaiting[asking]) return undefined;
    return new Promise((resolve, reject) => {
      line.push({ request: { password, salt, bytes, cost }, resolve, reject });
      this.#next();
    });
  }

  close(): void {
    clearTimeout(this.#idle);
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #next(): void {
    if (this.#running) return;
    const { signedIn, known, stranger } = this.#waiting;
    this.#running = signedIn.shift() ?? known.shift() ?? stranger.shift();
    clearTimeout(this.#idle);
    if (!this.#running) {
      this.#worker?.unref();
      this.#idle = setTimeout(() => {
        this.close();
      }, idleSeconds * 1000).unref();
      return;
    }
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(this.#running.request);
  }

  #start(): Worker {
    const worker = new Worker(workerFile(), { env: {}, execArgv: [] });
    worker.on('message', (hash: Uint8Array) => {
      this.#done((turn) => {
        turn.resolve(Buffer.from(hash));
      });
    });
    worker.on('error', (cause) => {
      this.#fail(worker, cause);
    });
    worker.on('exit', () => {
      this.#fail(worker, new Error('the thread ended'));
    });
    return worker;
  }

  #done(tell: (turn: Turn) => void): void {
    const turn = this.#running;
    this.#running = undefined;
    if (turn) tell(turn);
    this.#next();
  }

  /** The next password gets a new thread. */
  #fail(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#done((turn) => {
      turn.reject(new Failure('errors.internal', 'the thread that hashes passwords failed', { cause }));
    });
  }
}

/** Always the compiled file: Node cannot load TypeScript sources in a thread. */
function workerFile(): URL {
  const isCompiled = !import.meta.url.endsWith('.ts');
  return new URL(
    isCompiled ? './password-worker.js' : '../../../dist/src/accounts/passwords/password-worker.js',
    import.meta.url,
  );
}
