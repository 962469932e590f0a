import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../problems.ts';
import { hasCode } from '../db/file/file-reading.ts';
import { PasswordHashing, type Asking } from './password-hashing.ts';
import { readRegularFile } from '../db/file/regular-file.ts';

const hashBytes = 32;

/** A line of the file. Invalid lines are ignored. */
const lineForm = /^([^:]+):([\w-]{22}):([\w-]{43})$/;

interface StoredPassword {
  readonly salt: string;
  readonly hash: string;
}

/** Hashed for an account without a password, so that the check takes the same time. */
const nothing: StoredPassword = { salt: 'A'.repeat(22), hash: '' };

/**
 * The passwords of a root's accounts, for signing in to the panel: a file of lines `ACCOUNT:SALT:HASH`, mode 0600, salt
 * and scrypt hash (N 32768, r 8, p 3) in base64url. There is no other copy.
 */
export class Passwords {
  readonly #file: string;
  readonly #hashing = new PasswordHashing();
  #read: { readonly identity: string; readonly stored: ReadonlyMap<string, StoredPassword> } | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  has(account: string): boolean {
    return this.#stored().has(account);
  }

  /**
   * Returns a mark that changes with the account's password and reveals nothing about it. It is used to end old
   * sessions.
   */
  mark(account: string): string {
    return this.#stored().get(account)?.salt.slice(0, 16) ?? '';
  }

  /**
   * Checks a password. Takes some tenths of a second, even for an account without a password.
   * @throws Failure `errors.tooBusy` if too many passwords are waiting
   */
  async verify(account: string, password: string): Promise<boolean> {
    return (await this.verifyFor('signedIn', account, password)) ?? tooBusy();
  }

  /** The same for one kind of caller; returns undefined immediately if too many callers of this kind are waiting. */
  async verifyFor(asking: Asking, account: string, password: string): Promise<boolean | undefined> {
    const stored = this.#stored().get(account) ?? nothing;
    const salt = Buffer.from(stored.salt, 'base64url');
    const hash = await this.#hashing.hash(asking, password.normalize('NFC'), salt, hashBytes);
    return hash && isHash(stored, hash);
  }

  /** @throws Failure `errors.tooBusy`, `errors.passwordNotSet`, `errors.databaseUnwritable` */
  async set(account: string, password: string): Promise<void> {
    // A line with such a name would be read differently.
    if (!/^[^:\r\n\0]+$/.test(account))
      throw new Failure('errors.passwordNotSet', `an account named ${JSON.stringify(account)} cannot have a password`);
    const salt = randomBytes(16);
    const hash = (await this.#hashing.hash('signedIn', password.normalize('NFC'), salt, hashBytes)) ?? tooBusy();
    await this.#change(account, { salt: salt.toString('base64url'), hash: hash.toString('base64url') });
  }

  /** Removes an account's password. Signing in is not possible then. */
  async forget(account: string): Promise<void> {
    if (this.has(account)) await this.#change(account, undefined);
  }

  /** Ends the hashing thread. */
  close(): void {
    this.#hashing.close();
  }

  async #change(account: string, password: StoredPassword | undefined): Promise<void> {
    const write = async (): Promise<void> => {
      const stored = parseLines(this.#readForWriting());
      if (password) stored.set(account, password);
      else stored.delete(account);
      await this.#replace([...stored].map(([name, { salt, hash }]) => `${name}:${salt}:${hash}\n`).join(''));
    };
    const done = this.#writing.then(write);
    this.#writing = done.catch(() => undefined);
    await done;
  }

  /** An existing file that cannot be read must not be replaced by an empty one. */
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

  #stored(): ReadonlyMap<string, StoredPassword> {
    const stat = statSync(this.#file, { throwIfNoEntry: false });
    const identity = stat ? `${stat.ino}:${stat.size}:${stat.mtimeMs}` : '';
    if (this.#read?.identity !== identity)
      this.#read = { identity, stored: stat ? parseLines(readRegularFile(this.#file)) : new Map() };
    return this.#read.stored;
  }
}

function parseLines(text: string): Map<string, StoredPassword> {
  const stored = new Map<string, StoredPassword>();
  for (const line of text.split('\n')) {
    const [, account, salt, hash] = lineForm.exec(line) ?? [];
    if (account !== undefined && salt !== undefined && hash !== undefined) stored.set(account, { salt, hash });
  }
  return stored;
}

function isHash({ hash }: StoredPassword, derived: Buffer): boolean {
  const stored = Buffer.from(hash, 'base64url');
  return stored.length === hashBytes && timingSafeEqual(derived, stored);
}

function tooBusy(): never {
  throw new Failure('errors.tooBusy', 'too many passwords wait to be hashed');
}
