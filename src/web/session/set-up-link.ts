import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { base } from '../base-url.ts';

/**
 * The one-time link for choosing the first admin password. It is created when the server starts without a password,
 * lives in memory only, and never works again after a password was set.
 */
export class SetUpLink {
  readonly #needed: () => boolean;
  #taken = false;
  readonly #code = randomBytes(24).toString('base64url');

  /** @param needed whether there is no admin password yet */
  constructor(needed: () => boolean) {
    this.#needed = needed;
  }

  get isOpen(): boolean {
    return !this.#taken && this.#needed();
  }

  /** Reserves the link for one person who sets a password; false when it is reserved or was used. */
  take(): boolean {
    const open = this.isOpen;
    this.#taken = true;
    return open;
  }

  /** Releases it when no password was set. */
  giveBack(): void {
    this.#taken = false;
  }

  /** The path to print, with its code; undefined when set-up is done. */
  get path(): string | undefined {
    return this.isOpen ? `${base}/set-up?code=${this.#code}` : undefined;
  }

  accepts(code: string): boolean {
    const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
    return timingSafeEqual(hash(code), hash(this.#code)) && this.isOpen;
  }
}
