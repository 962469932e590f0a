import { statSync } from 'node:fs';
import { hasCode, isErrorOfSystem } from '../refusals.ts';
import { readRegularFile } from './regular-file.ts';
import { replaceFile, replaceFileNow } from './replace-file.ts';

/**
 * A JSON file in the state folder that one object of this process reads and writes. A damaged one is written again; one
 * that could not be read is left as it is until the next start, as it may hold everything.
 */
export class StateKeeper {
  readonly file: string;
  readonly #maxBytes: number;
  #isUnreadable = false;

  /** @param maxBytes a larger file was not written by us */
  constructor(file: string, maxBytes = Infinity) {
    this.file = file;
    this.#maxBytes = maxBytes;
  }

  /** An error of the file system has kept what is in it from being read: nothing is written any more. */
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

  /** @throws an error of the file system, or because the file could not be read */
  async replace(json: unknown): Promise<void> {
    this.#mustBeKnown();
    await replaceFile(this.file, JSON.stringify(json));
  }

  /** The same, synchronously. */
  replaceNow(json: unknown): void {
    this.#mustBeKnown();
    replaceFileNow(this.file, JSON.stringify(json));
  }

  #json(): unknown {
    const stats = statSync(this.file);
    if (!stats.isFile() || stats.size > this.#maxBytes) throw new Error('this is not a file of ours');
    return JSON.parse(readRegularFile(this.file));
  }

  #mustBeKnown(): void {
    if (this.#isUnreadable) throw new Error('what is in the file could not be read');
  }
}
