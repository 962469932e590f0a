import { statSync } from 'node:fs';
import type { Databases } from '../db/file/databases.ts';

/**
 * Detects that the accounts database has become empty: it has no record, on a server that has had changes. The next
 * start loads the defaults into it, so the state lasts until there is a user again.
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
      // An unreadable database is reported elsewhere.
    }
    return this.#vanished;
  }

  #hasHistory(): boolean {
    const stats = statSync(this.#historyFile, { throwIfNoEntry: false });
    return stats?.isFile() === true && stats.size > 0;
  }
}
