import { closeSync, fstatSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createStream, type FileSize, type Interval, type RotatingFileStream } from 'rotating-file-stream';

interface LogFileSettings {
  /** The file is rotated when it grows beyond this size. */
  readonly size: FileSize;
  /** It is also rotated when it is older than this. */
  readonly age: Interval;
  /** Number of rotated files to keep: `FILE.1` is the newest. */
  readonly keptFiles: number;
  /** Called once each time the file becomes unwritable. */
  readonly failed: (error: Error) => void;
}

/** Lines are collected and written together, at the latest after this time. */
const flushMs = 200;
const flushCharacters = 32_768;

/** If more lines than this wait for a slow disk, new ones are dropped. */
const maxWaiting = 1_000_000;

/** Pause after a failed write. */
const retryMs = 1000;

/**
 * A log file rotated by size and age. It never throws, blocks or ends the process. Lines that cannot be written are
 * dropped, and their number is written first when the file is writable again.
 */
export class LogFile {
  readonly #file: string;
  readonly #settings: LogFileSettings;
  #stream: RotatingFileStream | undefined;
  #lines: string[] = [];
  #characters = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Resolves when the current write is finished; undefined if nothing is being written. */
  #writing: Promise<void> | undefined;
  #failedAt = -Infinity;
  #dropped = 0;
  #lost = 0;

  constructor(file: string, settings: LogFileSettings) {
    this.#file = file;
    this.#settings = settings;
  }

  /** Number of lines lost since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Adds a line, including its line end. */
  write(line: string): void {
    if (this.#characters > maxWaiting) {
      this.#drop(1);
      return;
    }
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#characters > flushCharacters) this.flush();
    else this.#timer ??= setTimeout(this.flush, flushMs).unref();
  }

  /** Writes the waiting lines now, or right after a write in progress. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0 || this.#writing) return;
    const wait = this.#failedAt + retryMs - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(this.flush, wait).unref();
      return;
    }
    this.#writing = this.#writeAll().then(() => {
      this.#writing = undefined;
      if (this.#lines.length > 0) this.#timer ??= setTimeout(this.flush, flushMs).unref();
    });
  };

  /** Opens the file again after a log rotation program has renamed it. */
  readonly reopen = (): void => {
    this.flush();
    const old = this.#stream;
    this.#stream = undefined;
    old?.end();
  };

  /** Writes the waiting lines; done when this resolves. */
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

  /** Writes the waiting lines synchronously while the process exits. */
  readonly writeLast = (): void => {
    if (this.#lines.length === 0) return;
    try {
      if (statSync(this.#file, { throwIfNoEntry: false })?.isFile() !== true) return;
      const descriptor = openSync(this.#file, 'a');
      writeSync(descriptor, this.#lines.splice(0).join(''));
      closeSync(descriptor);
    } catch {
      // There is no place left to report this.
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
    const { size, age, keptFiles } = this.#settings;
    const path = dirname(this.#file);
    const stream = createStream(basename(this.#file), { path, size, interval: age, rotate: keptFiles, mode: 0o640 });
    // Without a listener an error would end the process.
    stream.on('error', () => {
      if (this.#stream === stream) this.#stream = undefined;
    });
    return stream;
  }

  #drop(count: number): void {
    this.#dropped += count;
    this.#lost += count;
  }

  /** Ends a line that was cut when the disk became full. */
  #endOfTorn(): string {
    try {
      if (statSync(this.#file).isFile() && !endsWithLine(this.#file)) return '\n';
    } catch {
      // The file does not exist.
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
