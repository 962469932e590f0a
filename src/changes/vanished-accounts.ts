import { statSync } from 'node:fs';
import type { Databases } from '../db/file/databases.ts';

/**
 * Notices that the accounts database has become empty: there is not one record in it, on a server that has had changes. The
 * defaults are loaded into it at the next start, so it counts until there is a user again.
 */
export class VanishedAccounts {
  readonly #databases: Databases;
  readonly #historyFile: string;
  #vanished = false;

  constructor(databases: Databases, historyFile: string) {
    this.#databases = databases;
    this.#historyFile = historyFile;
  }

  look(): boolean {
    try {
      const accounts = this.#databases.accounts.snapshot();
      if (accounts.lines.keys().length === 0) this.#vanished = this.#hasHistory();
      else if (this.#vanished) this.#vanished = accounts.ofType('user').length === 0;
    } catch {
      // A database that cannot be read is told as such.
    }
    return this.#vanished;
  }

  #hasHistory(): boolean {
    const stats = statSync(this.#historyFile, { throwIfNoEntry: false });
    return stats?.isFile() === true && stats.size > 0;
  }
}
