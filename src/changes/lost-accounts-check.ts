import type { Databases } from '../db/file/databases.ts';
import { kindAt, readRegularFile } from '../files/regular-file.ts';

/**
 * Detects that the accounts database has become empty: it has no records, although people have changed accounts on this
 * server. The next start loads the defaults into it, so the state lasts until there is a user again.
 */
export class LostAccountsCheck {
  readonly #databases: Databases;
  readonly #historyFile: string;
  #lost = false;

  constructor(databases: Databases, historyFile: string) {
    this.#databases = databases;
    this.#historyFile = historyFile;
  }

  check(): boolean {
    try {
      const accounts = this.#databases.accounts.snapshot();
      if (accounts.lines.keys().length === 0) this.#lost ||= this.#hasHistory();
      else if (this.#lost) this.#lost = accounts.ofType('user').length === 0;
    } catch {
      // An unreadable database is reported elsewhere. While the history cannot be read, the state stays as it was.
    }
    return this.#lost;
  }

  /**
   * Whether a person has changed accounts. What programs do, such as loading defaults, also happens on a new server.
   */
  #hasHistory(): boolean {
    if (kindAt(this.#historyFile) !== 'file') return false;
    const lines = readRegularFile(this.#historyFile).split('\n');
    return lines.some((line) => line.includes('"database":"accounts"') && !line.includes('"made":'));
  }
}
