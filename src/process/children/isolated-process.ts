import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { waitAtMost } from '../wait-at-most.ts';
import { endOf, type ChildEnd } from './child-end.ts';
import { frameOf, FrameReader, fromParent, toParent } from './frames.ts';

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

/** The longest message from an isolated process, in bytes. */
const maxMessageBytes = 64 * 1_048_576;

/** Has the kernel end a process together with its parent; of util-linux. */
const setpriv = '/usr/bin/setpriv';

/** How long to wait for output and messages after the end if a program that it left behind keeps its streams open. */
const lingerMs = 100;

/** What V8 writes to standard error before it ends a process without memory. */
const memoryReport = '\n<--- Last few GCs --->';

/**
 * Runs the code of others in a process and process group of its own, where it may use up its memory, crash or hang
 * without harm to ours. A worker thread is not enough: V8 ends the whole process if a thread asks for much memory at
 * once. It ends with our process.
 */
export class IsolatedProcess {
  readonly #child: ChildProcess;
  readonly #listeners = new Set<IsolatedListener>();
  #isOutOfMemory = false;
  #end: IsolatedEnd | undefined;

  constructor({ module, environment, megabytes }: IsolatedSettings) {
    // When running from sources, as in tests, the TypeScript loader is needed too.
    const loader = module.endsWith('.ts') ? ['--import', import.meta.resolve('tsx/esm')] : [];
    const [program = '', ...args] = [
      // Even code that is blocked ends with our process.
      ...(existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL'] : []),
      ...[process.execPath, `--max-old-space-size=${megabytes}`, ...loader, module],
    ];
    const child = spawn(program, args, {
      env: { ...environment },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout?.on('data', (bytes: Buffer) => {
      this.#print(bytes);
    });
    child.stderr?.on('data', (bytes: Buffer) => {
      this.#hearErrors(bytes);
    });
    this.#read(child.stdio[toParent]);
    child.stdio[fromParent]?.on('error', () => undefined);
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
    const pipe = this.#child.stdio[fromParent];
    if (pipe instanceof Socket && pipe.writable) pipe.write(frameOf(message));
  }

  /** @param keeps whether it keeps our process alive */
  keepAlive(keeps: boolean): void {
    const streams = this.#child.stdio.filter((stream) => stream instanceof Socket);
    for (const held of [this.#child, ...streams])
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

  #read(pipe: ChildProcess['stdio'][typeof toParent]): void {
    const reader = new FrameReader(maxMessageBytes, (message) => {
      // What was printed before has arrived, but perhaps is not yet read.
      setImmediate(() => {
        for (const { onMessage } of this.#listeners) onMessage(message);
      });
    });
    if (!(pipe instanceof Socket)) return;
    pipe.on('error', () => undefined);
    pipe.on('data', (bytes) => {
      try {
        reader.add(bytes);
      } catch {
        // It does not follow the protocol: nothing that comes from it can be trusted.
        this.#child.kill('SIGKILL');
        pipe.destroy();
      }
    });
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
