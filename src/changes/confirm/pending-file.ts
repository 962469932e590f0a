import { lstatSync, rmSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { createFileNow, replaceFileNow } from '../../files/replace-file.ts';
import { readStateFile } from '../../files/state-file.ts';
import { syncFolderNow } from '../../files/sync-folder.ts';
import { Failure, hasCode } from '../../refusals.ts';
import { isPending, type PendingChange } from './pending-change.ts';

/**
 * The change set that waits for its confirmation, in a file of its own that only we can read: it is on the disk before
 * the change is made, and removed when the change is confirmed or taken back. At most one can wait.
 */
export class PendingFile {
  readonly file: string;
  #known: { readonly identity: string; readonly pending: PendingChange | undefined } | undefined;

  constructor(file: string) {
    this.file = file;
  }

  /** What waits; read again when another process has changed it. */
  get(): PendingChange | undefined {
    const stats = statsOf(this.file);
    if (!stats?.isFile()) return undefined;
    const identity = [stats.ino, stats.size, stats.mtimeMs].join();
    if (this.#known?.identity === identity) return this.#known.pending;
    try {
      this.#known = { identity, pending: this.#read() };
      return this.#known.pending;
    } catch {
      // It is tried again at the next look.
      return undefined;
    }
  }

  /**
   * @throws Failure `errors.confirmPending` when another one waits already; an error of the file system if it cannot be
   * read whether one waits
   */
  create(pending: PendingChange): void {
    // A file with nothing of ours would block all others for ever.
    if (statsOf(this.file) && this.#read() === undefined) this.remove();
    this.#write(pending, createFileNow);
  }

  replace(pending: PendingChange): void {
    this.#write(pending, replaceFileNow);
  }

  remove(): void {
    rmSync(this.file, { force: true });
    syncFolderNow(dirname(this.file));
  }

  #read(): PendingChange | undefined {
    return readStateFile(this.file, isPending);
  }

  #write(pending: PendingChange, write: typeof replaceFileNow): void {
    try {
      write(this.file, JSON.stringify(pending), { isSynced: true });
    } catch (cause) {
      if (hasCode(cause, 'EEXIST'))
        throw new Failure('errors.confirmPending', 'another change set waits for its confirmation');
      throw new Failure('errors.databaseUnwritable', `cannot write ${this.file}`, { cause });
    }
  }
}

/** Undefined also where no file can be, such as below a file in place of the folder. */
function statsOf(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
