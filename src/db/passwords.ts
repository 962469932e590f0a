import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../problems.ts';
import { hasCode } from './file-reading.ts';
import { readRegularFile } from './regular-file.ts';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const cost = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const hashBytes = 32;

/**
 * The passwords of a root's accounts, for signing in to the panel: a file of lines `ACCOUNT:SALT:HASH`, mode 0600,
 * salt and scrypt hash (N 32768, r 8, p 3) in base64url. Nothing but this file ever holds them.
 */
export class Passwords {
  readonly #file: string;
  #read: { readonly identity: string; readonly lines: ReadonlyMap<string, string> } | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  has(account: string): boolean {
    return this.#lines().has(account);
  }

  /** Changes whenever the account's password does; says nothing about it. For ending sessions opened with an old one. */
  mark(account: string): string {
    return this.#lines().get(account)?.slice(0, 16) ?? '';
  }

  /** Takes about a tenth of a second, the same for an account that has none. */
  async verify(account: string, password: string): Promise<boolean> {
    const line = this.#lines().get(account);
    const [salt = '', hash = ''] = (line ?? `${'A'.repeat(22)}:${'A'.repeat(43)}`).split(':');
    const derived = await derive(password.normalize('NFC'), Buffer.from(salt, 'base64url'), hashBytes, cost);
    const stored = Buffer.from(hash, 'base64url');
    return stored.length === hashBytes && timingSafeEqual(derived, stored) && line !== undefined;
  }

  async set(account: string, password: string): Promise<void> {
    const salt = randomBytes(16);
    const hash = await derive(password.normalize('NFC'), salt, hashBytes, cost);
    await this.#change((lines) => lines.set(account, `${salt.toString('base64url')}:${hash.toString('base64url')}`));
  }

  /** Nobody can sign in as the account any more. */
  async forget(account: string): Promise<void> {
    if (this.has(account)) await this.#change((lines) => lines.delete(account));
  }

  async #change(change: (lines: Map<string, string>) => unknown): Promise<void> {
    const write = async (): Promise<void> => {
      const text = this.#readForWriting();
      const lines = new Map(parseLines(text));
      change(lines);
      await this.#replace([...lines].map(([name, rest]) => `${name}:${rest}\n`).join(''));
    };
    const done = this.#writing.then(write);
    this.#writing = done.catch(() => undefined);
    await done;
  }

  /** A file that is there and cannot be read must not be replaced by an empty one. */
  #readForWriting(): string {
    try {
      return readRegularFile(this.#file);
    } catch (cause) {
      if (hasCode(cause, 'ENOENT')) return '';
      throw new Failure('errors.databaseUnwritable', `cannot write ${this.#file}, which cannot be read`, { cause });
    }
  }

  async #replace(text: string): Promise<void> {
    const temporary = `${this.#file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    try {
      await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, this.#file);
    } catch (cause) {
      await rm(temporary, { force: true });
      throw new Failure('errors.databaseUnwritable', `cannot write ${this.#file}`, { cause });
    }
  }

  #lines(): ReadonlyMap<string, string> {
    const stat = statSync(this.#file, { throwIfNoEntry: false });
    const identity = stat ? `${stat.ino}:${stat.size}:${stat.mtimeMs}` : '';
    if (this.#read?.identity !== identity)
      this.#read = { identity, lines: new Map(stat ? parseLines(readRegularFile(this.#file)) : []) };
    return this.#read.lines;
  }
}

function parseLines(text: string): [string, string][] {
  return text
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as [string, string])
    .filter(([account]) => account !== '');
}
