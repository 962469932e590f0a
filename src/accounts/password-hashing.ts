import type { ScryptOptions } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { Failure } from '../problems.ts';
import type { HashRequest } from './password-worker.ts';

const cost: ScryptOptions = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };

/** Whose passwords are hashed first, and how many of theirs may wait; one takes some tenths of a second. */
const lines = { signedIn: 50, known: 4, stranger: 4 };

/** Somebody signed in, a visitor from where the account has signed in before, or any other visitor. */
export type Asking = keyof typeof lines;

/** A thread without work ends after this; a new one takes a few hundredths of a second. */
const idleSeconds = 30;

interface Turn {
  readonly request: HashRequest;
  readonly resolve: (hash: Buffer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Hashes passwords with scrypt, one after another in a thread of its own, so that many at once neither take all
 * processors nor keep pages waiting that are compressed in the threads which the process has for such work.
 */
export class PasswordHashing {
  readonly #waiting: Readonly<Record<Asking, Turn[]>> = { signedIn: [], known: [], stranger: [] };
  #running: Turn | undefined;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** @returns undefined, at once, where too many wait already */
  hash(asking: Asking, password: string, salt: Uint8Array, bytes: number): Promise<Buffer> | undefined {
    const line = this.#waiting[asking];
    if (line.length >= lines[asking]) return undefined;
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

  /** Whoever waits next gets another thread. */
  #fail(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#done((turn) => {
      turn.reject(new Failure('errors.internal', 'the thread that hashes passwords failed', { cause }));
    });
  }
}

/** The compiled one, also where this runs from its sources: Node cannot read those in a thread. */
function workerFile(): URL {
  const isCompiled = !import.meta.url.endsWith('.ts');
  return new URL(isCompiled ? './password-worker.js' : '../../dist/src/accounts/password-worker.js', import.meta.url);
}
