import { randomBytes } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../files/regular-file.ts';
import { replaceFileNow } from '../files/replace-file.ts';
import { Failure } from '../refusals.ts';
import { type Root } from '../root.ts';
import { readableNamesIn } from '../files/names-in.ts';
import { parseWaitingMail, type WaitingMail } from './waiting-mail.ts';

/** At most this number of mails wait: more come from an endless loop. */
const maxWaiting = 1000;

/** A larger file was not written by Panelsmith. */
const maxBytes = 4 * 1_048_576;

/** The mails that could not be sent yet: one file for each, mode 0600, in `var/lib/panelsmith/mail-queue`. */
export class MailQueue {
  readonly folder: string;

  constructor(root: Root) {
    this.folder = join(root.state, 'mail-queue');
  }

  /** @throws Failure `errors.mailNotKept` if too many wait for another one */
  mustHaveRoom(): void {
    if (this.#ids().length >= maxWaiting)
      throw new Failure('errors.mailNotKept', `${this.folder}: ${maxWaiting} mails wait already`);
  }

  /**
   * Adds a mail, or replaces the one with its id; it is on the disk when this returns.
   * @throws Failure `errors.mailNotKept` if it cannot be written
   */
  put(mail: WaitingMail): void {
    const file = this.#file(mail.id);
    try {
      replaceFileNow(file, JSON.stringify(mail), { isSynced: true });
    } catch (cause) {
      throw new Failure('errors.mailNotKept', `cannot write ${file}`, { cause });
    }
  }

  /** The oldest first. Files that are not mails of ours, or cannot be read, are left out; the home page names these. */
  list(): readonly WaitingMail[] {
    return this.#ids().flatMap((id) => this.get(id) ?? []);
  }

  /** Undefined if it was sent or removed meanwhile, is not one of ours, or cannot be read. */
  get(id: string): WaitingMail | undefined {
    try {
      const file = this.#file(id);
      const mail = statSync(file).size > maxBytes ? undefined : parseWaitingMail(readRegularFile(file));
      return mail?.id === id ? mail : undefined;
    } catch {
      return undefined;
    }
  }

  remove(id: string): void {
    if (isId(id)) rmSync(this.#file(id), { force: true });
  }

  #ids(): string[] {
    return readableNamesIn(this.folder)
      .filter((name) => name.endsWith('.json') && isId(name.slice(0, -'.json'.length)))
      .map((name) => name.slice(0, -'.json'.length));
  }

  #file(id: string): string {
    return join(this.folder, `${id}.json`);
  }
}

export function newMailId(): string {
  return `${Date.now().toString(36)}-${randomBytes(6).toString('hex')}`;
}

function isId(text: string): boolean {
  return /^[0-9a-z]{1,12}-[0-9a-f]{12}$/.test(text);
}
