import { randomBytes, timingSafeEqual } from 'node:crypto';
import { statSync } from 'node:fs';
import { Failure, hasCode } from '../../refusals.ts';
import { PasswordHashing, type Asking } from './password-hashing.ts';
import { fileStamp } from '../../files/file-stamp.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { replaceFile } from '../../files/replace-file.ts';

const hashBytes = 32;

/** A line of the file. Invalid lines are ignored. */
const lineForm = /^([^:]+):([\w-]{22}):([\w-]{43})$/;

interface StoredPassword {
  readonly salt: string;
  readonly hash: string;
}

interface ReadPasswords {
  /** Which file it was. */
  readonly identity: string;
  readonly stored: ReadonlyMap<string, StoredPassword>;
  readonly invalid: number;
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
  #read: ReadPasswords | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  has(account: string): boolean {
    return this.#known().has(account);
  }

  /** Whether the file can be read, or there is none. */
  get isReadable(): boolean {
    return this.whyUnreadable === undefined;
  }

  /** The failure if the file cannot be read, for example because a folder stands in its place. */
  get whyUnreadable(): Failure | undefined {
    try {
      this.#stored();
      return undefined;
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }

  /** Number of lines that are not passwords; they are ignored. */
  get invalidLines(): number {
    this.#known();
    return this.#read?.invalid ?? 0;
  }

  /**
   * Returns a mark that changes with the account's password and reveals nothing about it. It is used to end old
   * sessions.
   */
  mark(account: string): string {
    return this.#known().get(account)?.salt.slice(0, 16) ?? '';
  }

  /**
   * Takes some tenths of a second, even for an account without a password.
   * @throws Failure `errors.tooBusy` when too many passwords are waiting, `errors.passwordsUnreadable`
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
    const store = await this.prepare(account, password);
    await store();
  }

  /**
   * Hashes a new password, which takes some tenths of a second.
   * @returns a function that stores it, and throws Failure `errors.databaseUnwritable` if that is not possible
   * @throws Failure `errors.tooBusy`, `errors.passwordNotSet`
   */
  async prepare(account: string, password: string): Promise<() => Promise<void>> {
    // A line with such a name would be read differently.
    if (!/^[^:\r\n\0]+$/.test(account))
      throw new Failure('errors.passwordNotSet', `an account named ${JSON.stringify(account)} cannot have a password`, {
        kind: 'conflict',
      });
    const salt = randomBytes(16);
    const hash = (await this.#hashing.hash('signedIn', password.normalize('NFC'), salt, hashBytes)) ?? tooBusy();
    const hashed = { salt: salt.toString('base64url'), hash: hash.toString('base64url') };
    return () => this.#change(account, hashed);
  }

  /** Removes an account's password. After that, signing in with this account is not possible. */
  async forget(account: string): Promise<void> {
    if (this.has(account) || !this.isReadable) await this.#change(account, undefined);
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
    try {
      await replaceFile(this.#file, text, { isSynced: true });
    } catch (cause) {
      throw new Failure('errors.databaseUnwritable', `cannot write ${this.#file}`, { cause });
    }
  }

  /** The last content that was read, if the file cannot be read now: people who are signed in stay signed in. */
  #known(): ReadonlyMap<string, StoredPassword> {
    try {
      return this.#stored();
    } catch {
      return this.#read?.stored ?? new Map<string, StoredPassword>();
    }
  }

  /** @throws Failure `errors.passwordsUnreadable` */
  #stored(): ReadonlyMap<string, StoredPassword> {
    try {
      const stat = statSync(this.#file, { throwIfNoEntry: false });
      const identity = stat ? fileStamp(stat) : '';
      if (this.#read?.identity !== identity)
        this.#read = { identity, ...parseText(stat && readRegularFile(this.#file)) };
      return this.#read.stored;
    } catch (cause) {
      throw new Failure('errors.passwordsUnreadable', `cannot read ${this.#file}`, { kind: 'unavailable', cause });
    }
  }
}

function parseText(text = ''): Pick<ReadPasswords, 'stored' | 'invalid'> {
  const stored = parseLines(text);
  return { stored, invalid: text.split('\n').filter((line) => line !== '' && !lineForm.test(line)).length };
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
  throw new Failure('errors.tooBusy', 'too many passwords wait to be hashed', { kind: 'unavailable' });
}
