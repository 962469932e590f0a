import { statSync } from 'node:fs';
import { hasCode, isErrorOfSystem } from '../../refusals.ts';
import { readRegularFile } from '../regular-file.ts';
import { replaceFile, replaceFileNow } from '../replace-file.ts';

/**
 * A JSON file in the state folder that one object of this process reads and writes. A damaged one is written again; one
 * that could not be read is not written until the next start, since its content may be intact.
 */
export class StateKeeper {
  readonly file: string;
  readonly #maxBytes: number;
  #isUnreadable = false;

  /** @param maxBytes a larger file was not written by Panelsmith */
  constructor(file: string, maxBytes = Infinity) {
    this.file = file;
    this.#maxBytes = maxBytes;
  }

  /** Whether an error of the file system prevented reading it: then nothing is written any more. */
  get isUnreadable(): boolean {
    return this.#isUnreadable;
  }

  /**
   * @returns undefined if there is no file
   * @throws an error of the file system, or another one if the file is damaged or something else is in its place
   */
  read(): unknown {
    try {
      return this.#json();
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
      if (isErrorOfSystem(error)) this.#isUnreadable = true;
      throw error;
    }
  }

  /** @throws an error of the file system, or an error if the file could not be read before */
  async replace(json: unknown): Promise<void> {
    this.#mustBeKnown();
    await replaceFile(this.file, JSON.stringify(json));
  }

  /** As `replace`, but synchronous. */
  replaceNow(json: unknown): void {
    this.#mustBeKnown();
    replaceFileNow(this.file, JSON.stringify(json));
  }

  #json(): unknown {
    const stats = statSync(this.file);
    if (!stats.isFile() || stats.size > this.#maxBytes) throw new Error('Panelsmith did not write this file');
    return JSON.parse(readRegularFile(this.file));
  }

  #mustBeKnown(): void {
    if (this.#isUnreadable) throw new Error('what is in the file could not be read');
  }
}
