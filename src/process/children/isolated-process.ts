import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { waitAtMost } from '../wait-at-most.ts';
import { endOf, type ChildEnd } from './child-end.ts';

interface IsolatedSettings {
  /** A module of ours, of the built program or of the sources. */
  readonly module: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Memory limit. */
  readonly megabytes: number;
}

/** How an isolated process ended. */
export type IsolatedEnd =
  | ChildEnd
  /** It needed more memory than its limit. */
  | { readonly how: 'out of memory' };

interface IsolatedListener {
  /** The code that runs there may send anything. */
  readonly onMessage: (message: unknown) => void;
  readonly onOutput?: (bytes: Buffer) => void;
  readonly onEnd: (end: IsolatedEnd) => void;
}

/** How long to wait for output and messages after the end if a program that it left behind keeps its streams open. */
const lingerMs = 100;

/** What V8 writes to standard error before it ends a process without memory. */
const memoryReport = '\n<--- Last few GCs --->';

/**
 * Runs the code of others in a process and process group of its own, where it may use up its memory, crash or hang
 * without harm to ours. A worker thread is not enough: V8 ends the whole process if a thread asks for much memory at
 * once. It ends with our process, unless its code is blocked.
 */
export class IsolatedProcess {
  readonly #child: ChildProcess;
  readonly #listeners = new Set<IsolatedListener>();
  #isOutOfMemory = false;
  #end: IsolatedEnd | undefined;

  constructor({ module, environment, megabytes }: IsolatedSettings) {
    const execArgv = [`--max-old-space-size=${megabytes}`];
    // When running from sources, as in tests, the TypeScript loader is needed too.
    if (module.endsWith('.ts')) execArgv.push('--import', import.meta.resolve('tsx/esm'));
    const child = fork(module, {
      env: { ...environment },
      execArgv,
      serialization: 'advanced',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    child.stdout?.on('data', (bytes: Buffer) => {
      this.#print(bytes);
    });
    child.stderr?.on('data', (bytes: Buffer) => {
      this.#hearErrors(bytes);
    });
    child.on('message', (message) => {
      // What was printed before has arrived, but perhaps is not yet read.
      setImmediate(() => {
        for (const { onMessage } of this.#listeners) onMessage(message);
      });
    });
    void this.#awaitEnd();
  }

  /** Missing if it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#end !== undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** @returns a function that ends the listening */
  listen(listener: IsolatedListener): () => void {
    this.#listeners.add(listener);
    const end = this.#end;
    if (end)
      setImmediate(() => {
        if (this.#listeners.has(listener)) listener.onEnd(end);
      });
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** A process that has ended receives nothing. */
  send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** @param keeps whether it keeps our process alive */
  keepAlive(keeps: boolean): void {
    const { channel, stdout, stderr } = this.#child;
    const streams = [stdout, stderr].filter((stream) => stream instanceof Socket);
    for (const held of [this.#child, ...(channel ? [channel] : []), ...streams])
      if (keeps) held.ref();
      else held.unref();
  }

  /** Programs that it left behind continue. */
  async end(): Promise<void> {
    if (this.hasEnded || this.pid === undefined) return;
    const ended = once(this.#child, 'exit');
    this.keepAlive(true);
    this.#child.kill('SIGKILL');
    await ended;
  }

  async #awaitEnd(): Promise<void> {
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    const end = await endOf(this.#child);
    if (end.how !== 'cannot start') await waitAtMost(closed, lingerMs / 1000);
    this.#end = this.#isOutOfMemory && end.how === 'signal' ? { how: 'out of memory' } : end;
    // Messages that arrived before are passed on in the same turn of the event loop.
    setImmediate(() => {
      for (const { onEnd } of this.#listeners) onEnd(this.#end ?? end);
    });
  }

  #print(bytes: Buffer): void {
    for (const { onOutput } of this.#listeners) onOutput?.(bytes);
  }

  /** The report of V8 is long and says nothing to a person. */
  #hearErrors(bytes: Buffer): void {
    if (this.#isOutOfMemory) return;
    const at = bytes.indexOf(memoryReport);
    this.#isOutOfMemory = at >= 0;
    if (at !== 0) this.#print(at < 0 ? bytes : bytes.subarray(0, at));
  }
}
