import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import session, { type SessionData } from 'express-session';
import { readRegularFile } from '../../db/file/regular-file.ts';

declare module 'express-session' {
  interface SessionData {
    /** The signed-in account. */
    account?: string;
    /** Mark of the password the session was opened with; another one ends it. */
    mark?: string;
    /** Opened through the one-time set-up link. */
    setUp?: boolean;
    /** What to say on the next page. */
    message?: import('../page/models/layout-model.ts').Message;
    /** What was typed on the steps of forms that are not submitted yet, the newest last. */
    flows?: readonly import('./flow-store.ts').KeptFlow[];
  }
}

interface StoreSettings {
  readonly folder: string;
  /** A session unused for so long is over. */
  readonly idleSeconds: number;
  /** Strangers' sessions kept, in memory only; the oldest go first. */
  readonly strangers: number;
  /** Gets a line about a session that cannot be kept in a file; it is then kept until this process ends. */
  readonly report: (line: string, details: object) => void;
}

interface Held {
  /** Its data as JSON, so that nobody can change it in place. */
  readonly text: string;
  used: number;
  /** When its file's time was last moved; 0 for one that has no file. */
  saved: number;
}

const touchMilliseconds = 60_000;

/** No request lasts longer. */
const endedMilliseconds = 3_600_000;

/**
 * Sessions of signed-in people in files, mode 0600, named by a hash of the session's id, so that they outlive a
 * restart; sessions of strangers in memory only. The file's time says when the session was last used. `Store` is
 * express-session's contract, the one base class besides `Error`.
 */
export class SessionStore extends session.Store {
  readonly #settings: StoreSettings;
  readonly #held = new Map<string, Held>();
  /** When sessions were ended, for as long as a request of theirs may still be under way. */
  readonly #ended = new Map<string, number>();

  constructor(settings: StoreSettings) {
    super();
    this.#settings = settings;
    try {
      mkdirSync(settings.folder, { recursive: true, mode: 0o700 });
      this.#sweep();
    } catch (cause) {
      settings.report('the folder of sessions cannot be used', { err: cause });
    }
  }

  override get(id: string, callback: (error: unknown, data?: SessionData | null) => void): void {
    const held = this.#held.get(id) ?? this.#read(id);
    if (!held || this.#isOver(held)) {
      this.#held.delete(id);
      callback(undefined, null);
      return;
    }
    this.#noteUse(id, held);
    callback(undefined, parseSession(held.text));
  }

  /**
   * A session that has ended stays so, also for a request that was still under way when it did. Nothing is kept of a
   * stranger's that holds nothing.
   */
  override set(id: string, data: SessionData, callback: (error?: unknown) => void = () => undefined): void {
    if (this.#ended.has(id)) {
      callback();
      return;
    }
    const signedIn = data.account !== undefined;
    this.#held.delete(id);
    if (!signedIn && data.setUp !== true && data.message === undefined) {
      callback();
      return;
    }
    const text = JSON.stringify(data);
    this.#held.set(id, { text, used: Date.now(), saved: signedIn ? Date.now() : 0 });
    this.#forgetStrangers();
    if (signedIn) report(this.#write(id, text), callback);
    else callback();
  }

  override destroy(id: string, callback: (error?: unknown) => void = () => undefined): void {
    if (this.#held.delete(id)) this.#remember(id);
    report(
      rm(this.#file(id), { force: true, recursive: true }).catch(() => undefined),
      callback,
    );
  }

  /**
   * Here and not in express-session's `touch`, for which it would hold back the last byte of every answer. Only ever
   * moves the time of use, never the data.
   */
  #noteUse(id: string, held: Held): void {
    const now = Date.now();
    held.used = now;
    if (held.saved === 0 || now - held.saved <= touchMilliseconds) return;
    held.saved = now;
    utimes(this.#file(id), now / 1000, now / 1000).catch(() => undefined);
  }

  #isOver(held: Held): boolean {
    return Date.now() - held.used > this.#settings.idleSeconds * 1000;
  }

  #read(id: string): Held | undefined {
    try {
      const file = this.#file(id);
      const { mtimeMs } = statSync(file);
      const held: Held = { text: readRegularFile(file), used: mtimeMs, saved: mtimeMs };
      this.#held.set(id, held);
      return held;
    } catch {
      return undefined;
    }
  }

  /** Nobody is kept from working by a full disk. */
  async #write(id: string, text: string): Promise<void> {
    const temporary = `${this.#file(id)}.${randomBytes(4).toString('hex')}`;
    try {
      await mkdir(this.#settings.folder, { recursive: true, mode: 0o700 });
      await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
      await rename(temporary, this.#file(id));
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => undefined);
      this.#settings.report('a session cannot be kept in a file', { err: cause });
    }
    if (this.#ended.has(id)) await rm(this.#file(id), { force: true });
  }

  #file(id: string): string {
    return join(this.#settings.folder, createHash('sha256').update(id).digest('hex'));
  }

  #forgetStrangers(): void {
    if (this.#held.size <= this.#settings.strangers) return;
    for (const [id, held] of this.#held) {
      if (held.saved === 0 || this.#isOver(held)) this.#held.delete(id);
      if (this.#held.size <= this.#settings.strangers) return;
    }
  }

  /** In the order of time, so that what is too old stands in front. */
  #remember(id: string): void {
    const now = Date.now();
    this.#ended.set(id, now);
    for (const [old, when] of this.#ended) {
      if (now - when < endedMilliseconds) return;
      this.#ended.delete(old);
    }
  }

  #sweep(): void {
    const oldest = Date.now() - this.#settings.idleSeconds * 1000;
    for (const name of readdirSync(this.#settings.folder)) {
      const file = join(this.#settings.folder, name);
      const stat = statSync(file, { throwIfNoEntry: false });
      if (stat && stat.mtimeMs < oldest) rmSync(file, { force: true, recursive: true });
    }
  }
}

/** A file somebody broke is not a session. */
function parseSession(text: string): SessionData | null {
  try {
    return JSON.parse(text) as SessionData;
  } catch {
    return null;
  }
}

/** Tells how work ended in the way of express-session. */
function report(work: Promise<void>, callback: (error?: unknown) => void): void {
  work.then(() => {
    callback();
  }, callback);
}
