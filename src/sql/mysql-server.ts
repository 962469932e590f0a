import { spawn } from 'node:child_process';
import { closeSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openRegularFile } from '../files/regular-file.ts';
import { localProgramPath } from '../process/program-path.ts';
import type { Root } from '../root.ts';

/** How a program ended. */
export interface SqlEnded {
  /** Exit status; 127 if it could not be started, 128 if a signal ended it. */
  readonly status: number;
  /** At most a mebibyte of it. */
  readonly output: string;
  readonly isCut: boolean;
  /** Standard error: the part of a failure that is shown to people. */
  readonly errors: string;
}

/** What a program reads: a text, a file, or nothing. */
export type SqlInput = { readonly text: string } | { readonly bytes: Buffer } | { readonly file: string } | undefined;

interface ClientOptions {
  readonly login?: string | undefined;
  readonly seconds?: number;
}

const waitSeconds = 20;
/** A query may wait for a table that somebody else uses. */
const querySeconds = 300;
const maxOutputBytes = 1_048_576;

/**
 * The database server of a root, as root of the system. On the real system the client finds it as it does for root at the
 * command line: by the socket, or by the password in `/root/.my.cnf`. Another root has its own server at its own
 * `run/mysqld/mysqld.sock`, or none: a trial never touches the server of the machine.
 */
export class MysqlServer {
  readonly #root: Root;

  constructor(root: Root) {
    this.#root = root;
  }

  /** Whether this is a trial root that has no server. */
  get isAbsent(): boolean {
    return this.#isTrial && !existsSync(this.#socket);
  }

  /**
   * Waits until the server answers.
   * @returns the reason if it does not; otherwise undefined
   */
  async whyNot(): Promise<string | undefined> {
    if (this.isAbsent) return `no database server runs in ${this.#root.folder}`;
    const until = performance.now() + waitSeconds * 1000;
    for (;;) {
      const { status, errors } = await this.#client([], { text: 'SELECT 1' }, { seconds: waitSeconds });
      if (status === 0) return undefined;
      // It waits only for a server that has not started yet.
      const isStarting = /\b(2002|2003|2013)\b/.test(errors);
      if (!isStarting || performance.now() > until) return errors.trim() || 'the database server does not answer';
      await delay(500);
    }
  }

  /**
   * Runs the client as long as it takes; it stops at the first statement that fails.
   * @param args options, and the name of a database
   * @param login an option file with user and password; default: root
   */
  async client(args: readonly string[], input: SqlInput, login?: string): Promise<SqlEnded> {
    return await this.#client(args, input, { login });
  }

  /**
   * The rows of a query, without a header.
   * @throws Error with the server's message; after five minutes; or if the rows have more than 1 MiB
   */
  async query(sql: string): Promise<string[][]> {
    const { status, output, errors, isCut } = await this.#client(
      ['--skip-column-names', '--raw'],
      { text: sql },
      { seconds: querySeconds },
    );
    if (status !== 0) throw new Error(errors.trim());
    if (isCut) throw new Error(`the database server answered with more than ${maxOutputBytes} bytes`);
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  }

  /** Writes the output of the dump program into a file that only root can read. */
  async dump(args: readonly string[], file: string): Promise<SqlEnded> {
    return await this.run('mariadb-dump', [...this.#options, `--result-file=${file}`, ...args], undefined);
  }

  /**
   * Runs a program without a shell, with an environment in which a client without options finds this server.
   * @param seconds how long it may take; default: as long as it needs, since a database may be large
   */
  async run(program: string, args: readonly string[], input: SqlInput, seconds?: number): Promise<SqlEnded> {
    const stdin = input && 'file' in input ? openRegularFile(input.file, constants.O_RDONLY) : undefined;
    try {
      return await this.#run(program, args, stdin ?? (input ? 'pipe' : 'ignore'), input, seconds);
    } finally {
      if (stdin !== undefined) closeSync(stdin);
    }
  }

  async #client(args: readonly string[], input: SqlInput, { login, seconds }: ClientOptions): Promise<SqlEnded> {
    const first = login === undefined ? [] : [`--defaults-file=${login}`];
    return await this.run('mariadb', [...first, ...this.#options, '--batch', ...args], input, seconds);
  }

  #run(
    program: string,
    args: readonly string[],
    stdin: number | 'pipe' | 'ignore',
    input: SqlInput,
    seconds: number | undefined,
  ): Promise<SqlEnded> {
    return new Promise((resolve) => {
      const env = { PATH: localProgramPath, LANG: 'C.UTF-8', HOME: this.#home(), PANELSMITH_ROOT: this.#root.folder };
      const child = spawn(program, args, {
        cwd: this.#root.folder,
        env,
        stdio: [stdin, 'pipe', 'pipe'],
        ...(seconds !== undefined && { timeout: seconds * 1000, killSignal: 'SIGKILL' as const }),
      });
      const texts = { output: '', errors: '' };
      let isCut = false;
      for (const [name, stream] of [
        ['output', child.stdout],
        ['errors', child.stderr],
      ] as const)
        stream?.setEncoding('utf8').on('data', (text: string) => {
          const room = maxOutputBytes - texts[name].length;
          if (name === 'output' && text.length > room) isCut = true;
          texts[name] += text.slice(0, room);
        });
      child.once('error', (error) => {
        resolve({ status: 127, output: '', isCut, errors: error.message });
      });
      child.once('close', (status, signal) => {
        const late = seconds !== undefined && signal === 'SIGKILL' ? `no answer within ${seconds} seconds` : '';
        resolve({ status: status ?? 128, output: texts.output, isCut, errors: texts.errors + late });
      });
      if (input && !('file' in input))
        child.stdin?.on('error', () => undefined).end('text' in input ? input.text : input.bytes);
    });
  }

  get #isTrial(): boolean {
    return this.#root.folder !== '/';
  }

  get #socket(): string {
    return this.#root.path('run/mysqld/mysqld.sock');
  }

  get #options(): readonly string[] {
    return this.#isTrial ? [`--socket=${this.#socket}`] : [];
  }

  /** The home folder for programs that call the client; in a trial root one that names the socket of its server. */
  #home(): string {
    if (!this.#isTrial) return homedir();
    const home = join(this.#root.state, 'mysql-home');
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const own = this.#root.path('root/.my.cnf');
    const included = existsSync(own) ? `!include ${own}\n` : '';
    writeFileSync(join(home, '.my.cnf'), `${included}[client]\nsocket=${this.#socket}\n`, { mode: 0o600 });
    return home;
  }
}
