import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Duplex } from 'node:stream';
import { ownFile } from '../../process/home.ts';
import { messageOf } from '../../refusals.ts';
import type { Root } from '../../root.ts';

/** A program that runs in a perl process. */
export interface PerlProgram {
  /** Its file. It answers requests over descriptor 3 with `channel.pl`. */
  readonly file: string;
  readonly root: Root;
  /** Longest time in seconds for one call. */
  readonly limitSeconds: number;
}

/** Folder of the files that programs load. */
const library = ownFile('db/perl');

/** A word of a message, as bytes. */
export type PerlWord = string | undefined;

/** Receives messages and requests from perl while it works. */
interface Listener {
  /** Answers a request. If it throws, the fragment dies. */
  ask(request: string, args: readonly PerlWord[]): Promise<readonly PerlWord[]>;
  /**
   * Receives a warning, as bytes.
   * @param file the fragment, if known
   */
  warned(file: string | undefined, text: string): void;
  /** Receives the output of a fragment. */
  printed(bytes: Uint8Array): void;
  /** Called when perl has ended. Its locks must be released. */
  ended(): void;
}

/** Thrown if perl does not answer. */
export class PerlEnd extends Error {
  /** `absent`: perl cannot be started. */
  readonly reason: 'absent' | 'ended' | 'late';
  /** The fragment that ended perl, if known. */
  readonly file: string | undefined;
  readonly exitCode: number | undefined;

  constructor(reason: PerlEnd['reason'], message: string, at: { file?: PerlWord; exitCode?: number | undefined } = {}) {
    super(message);
    this.reason = reason;
    this.file = at.file;
    this.exitCode = at.exitCode;
  }
}

interface Call {
  resolve(answer: readonly PerlWord[]): void;
  reject(error: PerlEnd): void;
}

/** A perl process for any number of requests, started with the first call. */
export class PerlSession {
  readonly #listener: Listener;
  readonly #program: PerlProgram;
  /** Pending calls. The last one is answered first, since perl does one thing at a time. */
  readonly #calls: Call[] = [];
  #perl: ChildProcess | undefined;
  #channel: Duplex | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #input: Buffer = Buffer.of();
  #endedBy: { file: string; exitCode: number } | undefined;
  #end: PerlEnd | undefined;

  constructor(program: PerlProgram, listener: Listener) {
    this.#program = program;
    this.#listener = listener;
  }

  /** Whether perl has ended. Calls fail then. */
  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** @throws PerlEnd */
  async call(request: string, ...args: readonly PerlWord[]): Promise<readonly PerlWord[]> {
    if (!this.#perl) this.#start();
    if (this.#end) throw this.#end;
    const { limitSeconds } = this.#program;
    const timer = setTimeout(() => {
      this.#over(new PerlEnd('late', `it took longer than ${limitSeconds} seconds`));
      this.#perl?.kill('SIGKILL');
    }, limitSeconds * 1000);
    try {
      return await new Promise<readonly PerlWord[]>((resolve, reject) => {
        this.#calls.push({ resolve, reject });
        this.#put(request, ...args);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends perl and waits for its remaining output. */
  async close(): Promise<void> {
    const perl = this.#perl;
    if (!perl) return;
    const timer = setTimeout(() => perl.kill('SIGKILL'), 1000);
    this.#channel?.end();
    await this.#ended;
    clearTimeout(timer);
  }

  #start(): void {
    const perl = spawn('perl', argumentsOf(this.#program), {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const channel = perl.stdio[3];
    if (!(channel instanceof Duplex) || !perl.stdout || !perl.stderr) throw new Error('perl was started without pipes');
    this.#perl = perl;
    this.#channel = channel;
    this.#ended = once(perl, 'close').catch(() => undefined);
    perl.once('error', (error) => {
      this.#over(new PerlEnd('absent', `perl cannot be started (${error.message})`));
    });
    perl.once('close', (code, signal) => {
      const { file, exitCode } = this.#endedBy ?? {};
      const how = signal === null ? `with exit status ${String(code)}` : `by signal ${signal}`;
      this.#over(new PerlEnd('ended', `it ended perl ${how}`, { file, exitCode }));
      this.#listener.ended();
    });
    perl.stdout.on('data', (bytes: Buffer) => {
      this.#listener.printed(bytes);
    });
    createInterface({ input: perl.stderr }).on('line', (line) => {
      this.#listener.warned(undefined, line);
    });
    channel.on('error', () => undefined);
    channel.on('data', (bytes: Buffer) => {
      this.#hear(bytes);
    });
  }

  #hear(bytes: Buffer): void {
    this.#input = this.#input.length === 0 ? bytes : Buffer.concat([this.#input, bytes]);
    for (;;) {
      const message = readMessage(this.#input);
      if (!message) return;
      this.#input = message.rest;
      this.#heard(message.words);
    }
  }

  #heard([request = '', ...args]: readonly PerlWord[]): void {
    const [first, second] = args;
    if (request === 'done') this.#calls.pop()?.resolve(args);
    else if (request === 'warned') this.#listener.warned(first, second ?? '');
    else if (request === 'ended') this.#endedBy = { file: first ?? '', exitCode: Number(second) };
    else void this.#answer(request, args);
  }

  async #answer(request: string, args: readonly PerlWord[]): Promise<void> {
    try {
      this.#put('ok', ...(await this.#listener.ask(request, args)));
    } catch (error) {
      this.#put('failed', Buffer.from(messageOf(error)).toString('latin1'));
    }
  }

  #put(...words: readonly PerlWord[]): void {
    const lengths = words.map((word) => (word === undefined ? '-' : String(word.length))).join(' ');
    this.#channel?.write(Buffer.from(`${lengths}\n${words.join('')}`, 'latin1'));
  }

  #over(end: PerlEnd): void {
    this.#end ??= end;
    for (const call of this.#calls.splice(0)) call.reject(this.#end);
  }
}

function argumentsOf({ file, root, limitSeconds }: PerlProgram): string[] {
  const folder = root.folder === '/' ? '' : root.folder;
  return ['-I', library, file, String(limitSeconds + 1), folder, root.flavour];
}

/** @returns undefined while the message is incomplete */
function readMessage(input: Buffer): { words: PerlWord[]; rest: Buffer } | undefined {
  const end = input.indexOf('\n');
  if (end < 0) return undefined;
  const lengths = input.toString('latin1', 0, end).split(' ');
  const words: PerlWord[] = [];
  let at = end + 1;
  for (const length of lengths) {
    const size = length === '-' ? 0 : Number(length);
    if (at + size > input.length) return undefined;
    words.push(length === '-' ? undefined : input.toString('latin1', at, at + size));
    at += size;
  }
  return { words, rest: input.subarray(at) };
}
