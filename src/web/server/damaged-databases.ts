import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileStamp } from '../../files/file-stamp.ts';
import { readRegularFile } from '../../files/regular-file.ts';

/** Larger files are not searched. */
const maxBytes = 64 * 1_048_576;

/**
 * Finds databases with NUL bytes, which a disk leaves behind after a power cut. Each state of a file is searched once.
 */
export class DamagedDatabases {
  readonly #known = new Map<string, { readonly stamp: string; readonly isDamaged: boolean }>();

  /** @returns the paths of the damaged ones */
  find(folder: string, names: readonly string[]): string[] {
    return names.map((name) => join(folder, name)).filter((path) => this.#isDamaged(path));
  }

  #isDamaged(path: string): boolean {
    try {
      const stats = statSync(path);
      const stamp = fileStamp(stats);
      const known = this.#known.get(path);
      if (known?.stamp === stamp) return known.isDamaged;
      const isDamaged = stats.size <= maxBytes && readRegularFile(path).includes('\0');
      this.#known.set(path, { stamp, isDamaged });
      return isDamaged;
    } catch {
      // A file that cannot be read is reported elsewhere.
      return false;
    }
  }
}
