import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Duplex, type Readable } from 'node:stream';
import type { Databases } from './databases.ts';
import type { Report } from './defaults-tree.ts';
import type { Root } from '../root.ts';
import { textOf } from './byte-text.ts';
import { perlLibrary } from './perl-library.ts';
import { PerlStorage } from './perl-storage.ts';

interface PerlContext {
  readonly databases: Databases;
  readonly root: Root;
  readonly report: Report;
  /** Longest time for one fragment. */
  readonly limitSeconds: number;
}

/** How a fragment ended: undefined when it did what it should, else what went wrong. */
type Ending = string | undefined;

/**
 * Runs the migrate fragments of one database that are Perl, all in one perl, since an earlier one leaves variables for
 * the later. They see the classic database classes; what these read and write goes through us, and so under our lock.
 */
export class PerlFragments {
  readonly #name: string;
  readonly #context: PerlContext;
  readonly #storage: PerlStorage;
  #perl: ChildProcess | undefined;
  #channel: Duplex | undefined;
  #ended: (ending: Ending) => void = () => undefined;

  constructor(name: string, context: PerlContext) {
    this.#name = name;
    this.#context = context;
    this.#storage = new PerlStorage(context.databases, context.root);
  }

  async run(path: string): Promise<Ending> {
    if (!this.#channel) {
      const ending = await this.#wait(() => {
        this.#start();
      });
      if (ending !== undefined) return ending;
    }
    return this.#wait(() => {
      this.#answer('ok', path);
    });
  }

  /** Has perl end, which it does when it gets no further fragment. */
  async close(): Promise<void> {
    const perl = this.#perl;
    if (!perl) return;
    const gone = once(perl, 'close');
    const timer = setTimeout(() => perl.kill('SIGKILL'), 1000);
    this.#answer('ok');
    await gone;
    clearTimeout(timer);
  }

  /** Begins something and waits until perl asks for the next fragment, has ended, or takes too long. */
  async #wait(begin: () => void): Promise<Ending> {
    const { limitSeconds } = this.#context;
    const ending = new Promise<Ending>((resolve) => {
      this.#ended = resolve;
    });
    const timer = setTimeout(() => {
      this.#ended(`it took longer than ${limitSeconds} seconds`);
      this.#perl?.kill('SIGKILL');
    }, limitSeconds * 1000);
    begin();
    try {
      return await ending;
    } finally {
      clearTimeout(timer);
    }
  }

  #start(): void {
    const perl = spawn('perl', ['-e', perlLibrary], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    const channel = perl.stdio[3];
    if (!(channel instanceof Duplex) || !perl.stderr) throw new Error('perl was started without pipes');
    this.#perl = perl;
    this.#channel = channel;
    const lost = (why: string): void => {
      if (this.#perl !== perl) return;
      this.#perl = undefined;
      this.#channel = undefined;
      this.#ended(why);
    };
    perl.once('error', (error) => {
      lost(`perl cannot be started (${error.message})`);
    });
    perl.once('close', () => {
      void this.#storage.releaseAll();
      lost('it ended perl');
    });
    onLines(perl.stderr, this.#context.report);
    onLines(channel, (line) => {
      void this.#hear(line.split(' ').map(decode));
    });
  }

  async #hear([request = '', ...args]: readonly (string | undefined)[]): Promise<void> {
    const [first = ''] = args;
    try {
      switch (request) {
        case 'ready':
          this.#ended(undefined);
          break;
        case 'died':
          this.#ended(textOf(first).trim());
          break;
        case 'warned':
          this.#context.report(textOf(first).trim());
          this.#answer('ok');
          break;
        case 'start':
          this.#answer('ok', this.#name);
          break;
        case 'create':
        case 'read':
        case 'lock':
        case 'write':
          this.#answer('ok', ...(await this.#storage.answer(request, args)));
          break;
      }
    } catch (error) {
      this.#answer('failed', error instanceof Error ? error.message : String(error));
    }
  }

  #answer(...words: readonly string[]): void {
    this.#channel?.write(`${words.map(encode).join(' ')}\n`);
  }
}

/** A pipe that breaks has no further lines; what that means is told by the end of the process. */
function onLines(input: Readable, listener: (line: string) => void): void {
  input.on('error', () => undefined);
  createInterface({ input })
    .on('line', listener)
    .on('error', () => undefined);
}

function encode(bytes: string): string {
  return bytes.replace(/[^A-Za-z0-9_.]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function decode(word: string): string | undefined {
  if (word === '-') return undefined;
  return word.replace(/%(..)/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
