import { Worker } from 'node:worker_threads';
import { builtModule } from '../../process/home.ts';
import { Failure } from '../../refusals.ts';
import type { HashRequest, ThreadSettings } from './password-worker.ts';

/** An unused thread ends after this time; starting a new one takes a few hundredths of a second. */
const idleSeconds = 30;

interface Turn {
  readonly request: HashRequest;
  readonly resolve: (hash: Buffer) => void;
  readonly reject: (error: unknown) => void;
}

/** Hashes passwords one at a time, in a thread of its own that is started when it is needed. */
export class HashingThread {
  readonly #settings: ThreadSettings;
  /** Each queue is served while those before it are empty. */
  readonly #waiting: readonly [Turn[], Turn[], Turn[]] = [[], [], []];
  #running: Turn | undefined;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(settings: ThreadSettings) {
    this.#settings = settings;
  }

  /**
   * @param queue 0 is served first
   * @param max how many may wait in this queue
   * @returns undefined immediately if so many are waiting already
   */
  hash(request: HashRequest, queue: 0 | 1 | 2, max: number): Promise<Buffer> | undefined {
    const waiting = this.#waiting[queue];
    if (waiting.length >= max) return undefined;
    return new Promise((resolve, reject) => {
      waiting.push({ request, resolve, reject });
      this.#next();
    });
  }

  /** Ends the thread. Passwords that are waiting are not hashed any more. */
  close(): void {
    const turns = [this.#running, ...this.#waiting.flatMap((queue) => queue.splice(0))];
    this.#running = undefined;
    this.#endThread();
    for (const turn of turns) turn?.reject(failure(new Error('the server ends')));
  }

  #endThread(): void {
    clearTimeout(this.#idle);
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #next(): void {
    if (this.#running) return;
    this.#running = this.#waiting.find((queue) => queue.length > 0)?.shift();
    clearTimeout(this.#idle);
    if (!this.#running) {
      this.#worker?.unref();
      this.#idle = setTimeout(() => {
        this.#endThread();
      }, idleSeconds * 1000).unref();
      return;
    }
    try {
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage(this.#running.request);
    } catch (cause) {
      this.#done((turn) => {
        turn.reject(failure(cause));
      });
    }
  }

  #start(): Worker {
    const worker = new Worker(workerFile, { env: {}, execArgv: [], workerData: this.#settings });
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

  #done(end: (turn: Turn) => void): void {
    const turn = this.#running;
    this.#running = undefined;
    if (turn) end(turn);
    this.#next();
  }

  /** The next password gets a new thread. */
  #fail(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#done((turn) => {
      turn.reject(failure(cause));
    });
  }
}

function failure(cause: unknown): Failure {
  return new Failure('errors.internal', 'the thread that hashes passwords failed', { cause });
}

/** Always the built file: Node cannot load TypeScript sources in a thread. */
const workerFile = builtModule('accounts/passwords/password-worker');
