import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import session, { type SessionData } from 'express-session';
import { readRegularFile } from '../../files/regular-file.ts';
import { isJsonObject, parsedJson } from '../../files/state/json-kinds.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { hasCode, messageOf } from '../../refusals.ts';
import type { SessionSettings } from './session-settings.ts';

declare module 'express-session' {
  interface SessionData {
    /** The signed-in account. */
    account?: string;
    /** Mark of the password at sign-in; when the password changes, the session ends. */
    mark?: string;
    /** Opened through the one-time set-up link. */
    setUp?: boolean;
    /** Message for the next page. */
    message?: import('../page/models/layout-model.ts').Message;
    /** Values typed on the steps of unfinished forms, newest at the end. */
    flows?: readonly import('./flow-store.ts').StoredFlow[];
  }
}

interface StoreSettings extends Pick<SessionSettings, 'idleSeconds' | 'strangers'> {
  readonly folder: string;
  /** Gets a line about the file of a session that cannot be written or removed. */
  readonly report: (line: string, details: object) => void;
}

interface Held {
  /** Its data as JSON, so that it cannot be changed in place. */
  readonly text: string;
  /** The content of its file: everything except the message for the next page. Undefined if it has no file. */
  kept: string | undefined;
  used: number;
  /** When the time of its file was last updated; 0 when it has no file. */
  saved: number;
}

const touchMs = 60_000;

/** Longest possible request. */
const endedMs = 3_600_000;

/**
 * Sessions of signed-in people in files with mode 0600, named by a hash of the session id, so that they survive a
 * restart; sessions of strangers only in memory. The file's time is the last use. The base class `Store` belongs to
 * express-session.
 */
export class SessionStore extends session.Store {
  readonly #settings: StoreSettings;
  readonly #held = new Map<string, Held>();
  /** When sessions ended, for as long as one of their requests may still be running. */
  readonly #ended = new Map<string, number>();
  /** Sessions that ended, and whose files are still there. */
  readonly #unremoved = new Set<string>();
  /** What was reported about files of sessions, with the code of the error. */
  readonly #reported = new Set<string>();

  constructor(settings: StoreSettings) {
    super();
    this.#settings = settings;
    try {
      mkdirSync(settings.folder, { recursive: true, mode: 0o700 });
      this.#removeExpired();
    } catch (cause) {
      settings.report('the folder of sessions cannot be used', { err: cause });
    }
  }

  /** Forgets expired sessions, and removes their files. Never throws: a file that cannot be removed is reported. */
  sweep(): void {
    for (const [id, held] of this.#held) if (this.#isOver(held)) this.#held.delete(id);
    try {
      this.#removeExpired();
    } catch (cause) {
      this.#reportOnce('the files of expired sessions cannot be removed', cause);
    }
  }

  override get(id: string, callback: (error: unknown, data?: SessionData | null) => void): void {
    const held = this.#hasEnded(id) ? undefined : (this.#held.get(id) ?? this.#read(id));
    if (!held || this.#isOver(held)) {
      this.#held.delete(id);
      callback(undefined, null);
      return;
    }
    this.#noteUse(id, held);
    callback(undefined, parseSession(held.text));
  }

  /**
   * An ended session stays ended, even for a request that is still running. An empty session of a stranger is not
   * stored. The message for the next page is only in memory: it would cost two writes for one page.
   */
  override set(id: string, data: SessionData, callback: (error?: unknown) => void = () => undefined): void {
    if (this.#hasEnded(id)) {
      callback();
      return;
    }
    const signedIn = data.account !== undefined;
    const before = this.#held.get(id);
    this.#held.delete(id);
    if (!signedIn && data.setUp !== true && data.message === undefined) {
      callback();
      return;
    }
    const kept = signedIn ? JSON.stringify({ ...data, message: undefined }) : undefined;
    const isKept = kept !== undefined && kept === before?.kept;
    const saved = isKept ? before.saved : signedIn ? Date.now() : 0;
    this.#held.set(id, { text: JSON.stringify(data), kept, used: Date.now(), saved });
    this.#forgetStrangers();
    if (kept !== undefined && !isKept) report(this.#write(id, kept), callback);
    else callback();
  }

  override destroy(id: string, callback: (error?: unknown) => void = () => undefined): void {
    if (this.#held.delete(id) || existsSync(this.#file(id))) this.#remember(id);
    report(this.#remove(id), callback);
  }

  /** Removes the file of a session that has ended. If that fails, it is reported, and the request goes on. */
  async #remove(id: string): Promise<void> {
    const file = this.#file(id);
    try {
      await rm(file, { force: true, recursive: true });
    } catch (cause) {
      this.#unremoved.add(id);
      const line = 'the file of an ended session cannot be removed; after a restart it would be valid again';
      this.#settings.report(line, { file, err: cause });
    }
  }

  /**
   * Done here because express-session's `touch` would delay the last byte of every response. It changes only the time
   * of use, never the data.
   */
  #noteUse(id: string, held: Held): void {
    const now = Date.now();
    held.used = now;
    if (held.saved === 0 || now - held.saved <= touchMs) return;
    held.saved = now;
    utimes(this.#file(id), now / 1000, now / 1000).catch((cause: unknown) => {
      if (!this.#ended.has(id)) this.#reportOnce('the last use of a session cannot be kept in its file', cause);
    });
  }

  #reportOnce(line: string, cause: unknown): void {
    const reported = `${line}: ${codeOf(cause)}`;
    if (this.#reported.has(reported)) return;
    this.#reported.add(reported);
    this.#settings.report(line, { err: cause });
  }

  #isOver(held: Held): boolean {
    return Date.now() - held.used > this.#settings.idleSeconds * 1000;
  }

  #read(id: string): Held | undefined {
    try {
      const file = this.#file(id);
      const { mtimeMs } = statSync(file);
      const text = readRegularFile(file);
      const held: Held = { text, kept: text, used: mtimeMs, saved: mtimeMs };
      this.#held.set(id, held);
      return held;
    } catch (cause) {
      if (!hasCode(cause, 'ENOENT')) this.#reportOnce('a session cannot be read from its file', cause);
      return undefined;
    }
  }

  /** Writes a file. A failure is only reported: people can go on working with a full disk. */
  async #write(id: string, text: string): Promise<void> {
    try {
      await replaceFile(this.#file(id), text);
    } catch (cause) {
      this.#settings.report('a session cannot be stored in a file', { err: cause });
      const held = this.#held.get(id);
      if (held?.kept === text) held.kept = undefined;
    }
    if (this.#ended.has(id)) await this.#remove(id);
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

  #hasEnded(id: string): boolean {
    return this.#ended.has(id) || this.#unremoved.has(id);
  }

  /** In order of time, so that expired ones come first. */
  #remember(id: string): void {
    const now = Date.now();
    this.#ended.set(id, now);
    for (const [old, when] of this.#ended) {
      if (now - when < endedMs) return;
      this.#ended.delete(old);
    }
  }

  /** The time of a file may be older than the last use: it is not updated with each use, and that may fail. */
  #removeExpired(): void {
    const used = new Set([...this.#held].filter(([, { saved }]) => saved > 0).map(([id]) => this.#file(id)));
    const oldest = Date.now() - this.#settings.idleSeconds * 1000 - touchMs;
    for (const name of readdirSync(this.#settings.folder)) {
      const file = join(this.#settings.folder, name);
      const stat = statSync(file, { throwIfNoEntry: false });
      if (stat && stat.mtimeMs < oldest && !used.has(file)) rmSync(file, { force: true, recursive: true });
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
}

/** A damaged file is not a session. */
function parseSession(text: string): SessionData | null {
  const read = parsedJson(text);
  return isSession(read) ? read : null;
}

function isSession(read: unknown): read is SessionData {
  return isJsonObject(read) && isJsonObject(read['cookie']) && ['string', 'undefined'].includes(typeof read['account']);
}

/** Reports the end of work with express-session's callback. */
function report(work: Promise<void>, callback: (error?: unknown) => void): void {
  work.then(() => {
    callback();
  }, callback);
}
