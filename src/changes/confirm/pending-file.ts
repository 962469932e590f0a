import { lstatSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileStamp } from '../../files/file-stamp.ts';
import { createFileNow, replaceFileNow } from '../../files/replace-file.ts';
import { readStateFile } from '../../files/state/state-file.ts';
import { statsAt } from '../../files/stats-at.ts';
import { syncFolderNow } from '../../files/sync-folder.ts';
import { Failure, hasCode } from '../../refusals.ts';
import { isPending, type PendingChange } from './pending-change.ts';

/**
 * The change set that waits for its confirmation, in a file of its own that only we can read: it is on the disk before
 * the change is made, and removed when the change is confirmed or taken back. At most one can wait.
 */
export class PendingFile {
  readonly file: string;
  #known: { readonly stamp: string; readonly pending: PendingChange | undefined } | undefined;

  readonly #unreadable: (error: unknown) => void;
  #isReported = false;

  /** @param unreadable gets the error when the file cannot be read; once, until it was read again */
  constructor(file: string, unreadable: (error: unknown) => void) {
    this.file = file;
    this.#unreadable = unreadable;
  }

  /**
   * The change set that waits; the file is read again when another process has changed it. While it cannot be read, what
   * was read last still waits.
   */
  get(): PendingChange | undefined {
    try {
      const stats = lstatSync(this.file, { throwIfNoEntry: false });
      const stamp = stats?.isFile() ? fileStamp(stats) : '';
      if (this.#known?.stamp !== stamp) this.#known = { stamp, pending: stamp === '' ? undefined : this.#read() };
      this.#isReported = false;
    } catch (error) {
      if (hasCode(error, 'ENOTDIR')) return undefined;
      // The file is read again at the next check.
      if (!this.#isReported) this.#unreadable(error);
      this.#isReported = true;
    }
    return this.#known?.pending;
  }

  /**
   * @returns false when another one waits already
   * @throws an error of the file system if the file cannot be read
   */
  create(pending: PendingChange): boolean {
    // A file that Panelsmith did not write would block all changes for ever.
    if (statsAt(this.file) && this.#read() === undefined) this.remove();
    try {
      createFileNow(this.file, JSON.stringify(pending), { isSynced: true });
      return true;
    } catch (cause) {
      // The code is the same if something else is in the place of the folder.
      if (hasCode(cause, 'EEXIST') && statSync(dirname(this.file)).isDirectory()) return false;
      throw this.#unwritable(cause);
    }
  }

  replace(pending: PendingChange): void {
    try {
      replaceFileNow(this.file, JSON.stringify(pending), { isSynced: true });
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  remove(): void {
    rmSync(this.file, { force: true });
    syncFolderNow(dirname(this.file));
  }

  #read(): PendingChange | undefined {
    return readStateFile(this.file, isPending);
  }

  #unwritable(cause: unknown): Failure {
    return new Failure('errors.databaseUnwritable', `cannot write ${this.file}`, { cause });
  }
}
