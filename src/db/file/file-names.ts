import { readdirSync, statSync } from 'node:fs';
import { identityFrom, noFile, tickMilliseconds, type Identity } from './file-reading.ts';

/** The names of the files in a folder, which is read again only after something was added to it or removed. */
export class FileNames {
  readonly #folder: string;
  #identity: Identity = noFile;
  #names: readonly string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Returns the names, in no order; of no files if the folder is missing or cannot be read. */
  read(): readonly string[] {
    try {
      const stats = statSync(this.#folder, { bigint: true });
      const identity = identityFrom(stats);
      if (identity === this.#identity) return this.#names;
      // Another change within the same clock tick would leave the identity as it is, so it is not kept yet.
      this.#identity = Date.now() - Number(stats.mtimeMs) < tickMilliseconds ? noFile : identity;
      this.#names = readdirSync(this.#folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name);
    } catch {
      this.#identity = noFile;
      this.#names = [];
    }
    return this.#names;
  }
}
