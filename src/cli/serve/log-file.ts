import { closeSync, fstatSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createStream, type FileSize, type Interval, type RotatingFileStream } from 'rotating-file-stream';

interface LogFileSettings {
  /** A file that grows beyond this is put aside. */
  readonly size: FileSize;
  /** And so is one that is older. */
  readonly age: Interval;
  /** How many that were put aside are kept: `FILE.1` is the newest. */
  readonly kept: number;
  /** Told once each time the file can no longer be written. */
  readonly failed: (error: Error) => void;
}

/** Many lines are written at once, none later than this. */
const flushMilliseconds = 200;
const flushCharacters = 32_768;

/** Lines beyond this that wait for a slow disk are dropped. */
const mostWaiting = 1_000_000;

/** How long a file that could not be written is left alone. */
const retryMilliseconds = 1000;

/**
 * A log file that is put aside by size and age. It never throws, waits or ends the process: lines that cannot be written
 * are dropped, and their number is the first thing in the file when it can be written again.
 */
export class LogFile {
  readonly #file: string;
  readonly #settings: LogFileSettings;
  #stream: RotatingFileStream | undefined;
  #lines: string[] = [];
  #characters = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Resolves when nothing is being written; undefined when nothing is. */
  #writing: Promise<void> | undefined;
  #failedAt = -Infinity;
  #dropped = 0;
  #lost = 0;

  constructor(file: string, settings: LogFileSettings) {
    this.#file = file;
    this.#settings = settings;
  }

  /** How many lines were lost since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Takes a line with its end. */
  write(line: string): void {
    if (this.#characters > mostWaiting) {
      this.#drop(1);
      return;
    }
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#characters > flushCharacters) this.flush();
    else this.#timer ??= setTimeout(this.flush, flushMilliseconds).unref();
  }

  /** Writes what waits now, unless a write is under way: then right after it. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0 || this.#writing) return;
    const wait = this.#failedAt + retryMilliseconds - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(this.flush, wait).unref();
      return;
    }
    this.#writing = this.#writeAll().then(() => {
      this.#writing = undefined;
      if (this.#lines.length > 0) this.#timer ??= setTimeout(this.flush, flushMilliseconds).unref();
    });
  };

  /** Opens the file of that name again: whoever puts logs aside has given it another name. */
  readonly reopen = (): void => {
    this.flush();
    const old = this.#stream;
    this.#stream = undefined;
    old?.end();
  };

  /** Writes what waits, at the latest when this resolves. */
  async close(): Promise<void> {
    await this.#writing;
    this.#failedAt = -Infinity;
    this.flush();
    await this.#writing;
    clearTimeout(this.#timer);
    const stream = this.#stream;
    this.#stream = undefined;
    if (stream && !stream.destroyed) await new Promise<void>((resolve) => stream.end(resolve));
  }

  /** Writes what waits while the process ends at once. */
  readonly writeLast = (): void => {
    if (this.#lines.length === 0) return;
    try {
      if (statSync(this.#file, { throwIfNoEntry: false })?.isFile() !== true) return;
      const descriptor = openSync(this.#file, 'a');
      writeSync(descriptor, this.#lines.splice(0).join(''));
      closeSync(descriptor);
    } catch {
      // There is nobody left to tell.
    }
  };

  async #writeAll(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    this.#characters = 0;
    const text = this.#dropped > 0 ? `${this.#endOfTorn()}${lostLine(this.#dropped)}${lines.join('')}` : lines.join('');
    const error = await this.#put(text);
    if (!error) {
      this.#dropped = 0;
      return;
    }
    const wasBroken = this.#dropped > 0;
    this.#drop(lines.length);
    this.#failedAt = performance.now();
    this.#stream?.destroy();
    this.#stream = undefined;
    if (!wasBroken) this.#settings.failed(error);
  }

  async #put(text: string): Promise<Error | undefined> {
    try {
      const stream = (this.#stream ??= this.#open());
      return await new Promise((resolve) => {
        // A stream that could not be opened does not call back.
        const closed = (): void => {
          resolve(stream.errored ?? new Error('the log was closed'));
        };
        stream.once('close', closed);
        stream.write(text, (error) => {
          stream.off('close', closed);
          resolve(error ?? undefined);
        });
      });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #open(): RotatingFileStream {
    const { size, age, kept } = this.#settings;
    const path = dirname(this.#file);
    const stream = createStream(basename(this.#file), { path, size, interval: age, rotate: kept, mode: 0o640 });
    // Without a listener an error ends the process.
    stream.on('error', () => {
      if (this.#stream === stream) this.#stream = undefined;
    });
    return stream;
  }

  #drop(count: number): void {
    this.#dropped += count;
    this.#lost += count;
  }

  /** Ends a line that was cut in the middle when the disk became full. */
  #endOfTorn(): string {
    try {
      if (statSync(this.#file).isFile() && !endsWithLine(this.#file)) return '\n';
    } catch {
      // Nothing is there.
    }
    return '';
  }
}

function endsWithLine(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const last = Buffer.alloc(1);
    return size === 0 || readSync(descriptor, last, 0, 1, size - 1) === 0 || last[0] === 0x0a;
  } finally {
    closeSync(descriptor);
  }
}

function lostLine(lines: number): string {
  const time = new Date().toISOString();
  return `${JSON.stringify({ level: 'warn', time, lines, msg: 'lines of this log were lost: it could not be written' })}\n`;
}
