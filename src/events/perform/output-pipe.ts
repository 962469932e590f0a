import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

/** A pipe for both output streams of a program. */
export interface OutputPipe {
  readonly reader: Socket;
  /** The descriptor for the program's standard output and standard error. */
  readonly writer: number;
  /** Closes our copy of the writing end after the program has its own. */
  started(): void;
}

/**
 * Creates pipes with mkfifo. The pipes of Node are sockets, one for each stream: lines of the two streams would be out
 * of order, and a script that writes to /dev/stderr would fail. An empty pipe is reused.
 */
export class OutputPipes {
  readonly #folder: string;
  readonly #idle: number[] = [];
  #count = 0;

  /** @param folder where the pipe temporarily has a name */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Returns undefined if no pipe can be created, for example on a full disk. */
  open(): OutputPipe | undefined {
    try {
      return this.#reopen(this.#idle.pop() ?? this.#make());
    } catch {
      return undefined;
    }
  }

  close(): void {
    for (const anchor of this.#idle.splice(0)) closeSync(anchor);
  }

  #reopen(anchor: number): OutputPipe {
    const again = `/proc/self/fd/${anchor}`;
    const [reading, writer] = openBoth(again, anchor);
    const reader = new Socket({ fd: reading, readable: true, writable: false });
    reader.once('close', () => this.#idle.push(anchor));
    return {
      reader,
      writer,
      started: () => {
        closeSync(writer);
      },
    };
  }

  /** Creates a pipe without a name. A reading end that is never read keeps it alive. */
  #make(): number {
    this.#count += 1;
    const file = join(this.#folder, `.output-${process.pid}-${this.#count}`);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    execFileSync('mkfifo', ['-m', '600', file], { stdio: 'ignore', timeout: 5000 });
    try {
      return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    } finally {
      unlinkSync(file);
    }
  }
}

/** Both ends of a pipe. If one cannot be opened, nothing of the pipe stays open. */
function openBoth(pipe: string, anchor: number): [reading: number, writer: number] {
  const opened = [anchor];
  try {
    const reading = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    opened.push(reading);
    return [reading, openSync(pipe, constants.O_WRONLY)];
  } catch (error) {
    for (const descriptor of opened) closeSync(descriptor);
    throw error;
  }
}
