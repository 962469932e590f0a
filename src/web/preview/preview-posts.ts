import { randomBytes } from 'node:crypto';
import type { Posted } from '../../panel/submit/check-fields.ts';
import type { PostedFiles } from '../../panel/fields/kinds/file-field.ts';

/** Passwords and files that were sent with a form which is previewed. */
export interface PreviewPost {
  readonly texts: Posted;
  readonly files: PostedFiles;
}

interface Kept extends PreviewPost {
  readonly session: string;
  /** The form's own URL. */
  readonly form: string;
  readonly until: number;
}

const keepMs = 10 * 60_000;
const maxOfSession = 5;
const maxKept = 50;

/**
 * Passwords and files that must not go back to the browser while a person looks at a preview: kept in memory for ten
 * minutes, for the session and the form that sent them.
 */
export class PreviewPosts {
  readonly #kept = new Map<string, Kept>();

  /** @returns a random name with which it can be found */
  keep(session: string, form: string, post: PreviewPost): string {
    this.#forgetOld(session);
    const name = randomBytes(18).toString('base64url');
    this.#kept.set(name, { ...post, session, form, until: Date.now() + keepMs });
    setTimeout(() => this.#kept.delete(name), keepMs).unref();
    return name;
  }

  /** Undefined for another session or form, and when its time is over. */
  find(session: string, form: string, name: string): PreviewPost | undefined {
    const kept = this.#kept.get(name);
    return kept?.session === session && kept.form === form && kept.until > Date.now() ? kept : undefined;
  }

  forget(name: string): void {
    this.#kept.delete(name);
  }

  #forgetOld(session: string): void {
    const own = [...this.#kept].filter(([, kept]) => kept.session === session);
    for (const [name] of own.slice(0, Math.max(0, own.length - maxOfSession + 1))) this.#kept.delete(name);
    for (const name of this.#kept.keys()) {
      if (this.#kept.size < maxKept) break;
      this.#kept.delete(name);
    }
  }
}
