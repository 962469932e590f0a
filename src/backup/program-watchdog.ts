import type { ChildProcess } from 'node:child_process';
import { readableText } from '../files/regular-file.ts';
import { graceMs, signalGroup } from '../process/children/process-group.ts';

/** How long a program may take, or how long it may give no sign of life. */
export type ProgramLimit = { readonly seconds: number } | { readonly quietSeconds: number };

/** How many times a quiet program is checked within its limit. */
const checksInTime = 8;
const maxIntervalMs = 30_000;

/** A program that only waits reads fewer bytes than this. */
const readBytesOfWork = 2 ** 20;

interface WatchdogContext {
  /** The name of the program in the message. */
  readonly name: string;
  readonly limit: ProgramLimit;
  /** Whether everything on its standard output is a sign of life. */
  readonly countsOutput: boolean;
  /** Called if the program still exists after it was killed. */
  readonly giveUp: () => void;
}

/** Watches a program that leads a process group of its own, and ends the group when the limit is over. */
export class ProgramWatchdog {
  readonly #child: ChildProcess;
  readonly #context: WatchdogContext;
  #timer: NodeJS.Timeout | undefined;
  #lastSign = performance.now();
  #piped = 0;
  #read = 0;
  #endedBecause: string | undefined;

  constructor(child: ChildProcess, context: WatchdogContext) {
    this.#child = child;
    this.#context = context;
    const { limit } = context;
    if ('quietSeconds' in limit) this.#checkLater(limit.quietSeconds);
    else
      this.#after(limit.seconds * 1000, () => {
        this.#end(`it was still running after ${limit.seconds} seconds`);
      });
  }

  /** Why the program was ended, in English; undefined if it was not. */
  get endedBecause(): string | undefined {
    return this.#endedBecause;
  }

  /** Notes that the program does something. */
  noteSign(): void {
    this.#lastSign = performance.now();
  }

  /** The program has ended. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #after(milliseconds: number, work: () => void): void {
    this.#timer = setTimeout(work, milliseconds);
  }

  #checkLater(quietSeconds: number): void {
    this.#after(Math.min((quietSeconds * 1000) / checksInTime, maxIntervalMs), () => {
      if (this.#noteWork()) this.noteSign();
      if (performance.now() - this.#lastSign < quietSeconds * 1000) this.#checkLater(quietSeconds);
      else this.#end(`it gave no sign of life for ${quietSeconds} seconds`);
    });
  }

  /** @returns whether it has since printed something, read some of its input, or read from anywhere else */
  #noteWork(): boolean {
    const { stdin, stdout, stderr } = this.#child;
    const pipes = [stdin, stderr, ...(this.#context.countsOutput ? [stdout] : [])];
    const piped = pipes.reduce((sum, pipe) => sum + bytesThrough(pipe), 0);
    const read = bytesReadBy(this.#child.pid);
    const isWorking = piped !== this.#piped || read - this.#read >= readBytesOfWork;
    if (isWorking) [this.#piped, this.#read] = [piped, read];
    return isWorking;
  }

  #end(why: string): void {
    this.#endedBecause = `${this.#context.name} was ended: ${why}`;
    this.#signal('SIGTERM');
    this.#after(graceMs, () => {
      this.#signal('SIGKILL');
      this.#after(graceMs, this.#context.giveUp);
    });
  }

  /** When the leader has ended, another group may have its number. */
  #signal(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) signalGroup(pid, signal);
  }
}

/** The pipes of a child are sockets, which count their bytes. */
function bytesThrough(pipe: object | null): number {
  const counts = pipe && 'bytesRead' in pipe && 'bytesWritten' in pipe ? [pipe.bytesRead, pipe.bytesWritten] : [];
  return counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
}

/** Source: proc(5), /proc/PID/io, `rchar`. 0 if it cannot be read. */
function bytesReadBy(pid: number | undefined): number {
  const counts = pid === undefined ? undefined : readableText(`/proc/${pid}/io`);
  return Number(/^rchar: (\d+)$/m.exec(counts ?? '')?.[1] ?? 0);
}
