import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { base } from '../base-url.ts';

/**
 * The one-time link through which the first admin password is chosen. It is made when the server starts without one,
 * lives in memory only, and never works again once a password has been chosen.
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

  /** Takes the link for one person who chooses a password; false when somebody else has it or it was used. */
  take(): boolean {
    const open = this.isOpen;
    this.#taken = true;
    return open;
  }

  /** Gives it back, where no password was set after all. */
  giveBack(): void {
    this.#taken = false;
  }

  /** The path to print, with its code; undefined when nothing is left to set up. */
  get path(): string | undefined {
    return this.isOpen ? `${base}/set-up?code=${this.#code}` : undefined;
  }

  accepts(code: string): boolean {
    const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
    return timingSafeEqual(hash(code), hash(this.#code)) && this.isOpen;
  }
}
