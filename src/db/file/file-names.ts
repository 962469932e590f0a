import { readdirSync, statSync } from 'node:fs';
import { identityFrom, noFile, tickMs, type Identity } from './file-reading.ts';

/** The names of the files in a folder. It is read again only after a file was added or removed. */
export class FileNames {
  readonly #folder: string;
  #identity: Identity = noFile;
  #names: readonly string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Returns the names in any order; none if the folder is missing or cannot be read. */
  read(): readonly string[] {
    try {
      // The folder is often missing, and throwing an error would take longer than everything else.
      const stats = statSync(this.#folder, { bigint: true, throwIfNoEntry: false });
      if (!stats) return this.#none();
      const identity = identityFrom(stats);
      if (identity === this.#identity) return this.#names;
      // Another change within the same clock tick would leave the identity as it is, so it is not kept yet.
      this.#identity = Date.now() - Number(stats.mtimeMs) < tickMs ? noFile : identity;
      this.#names = readdirSync(this.#folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name);
    } catch {
      return this.#none();
    }
    return this.#names;
  }

  #none(): readonly string[] {
    this.#identity = noFile;
    if (this.#names.length > 0) this.#names = [];
    return this.#names;
  }
}
