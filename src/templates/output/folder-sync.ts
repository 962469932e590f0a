import { syncFolder } from '../../files/sync-folder.ts';

/** Flushes folders to the disk. Calls made while a folder is being flushed share the next flush. */
export class FolderSync {
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  /** Resolves when every name now in the folder is safely on the disk. */
  sync(folder: string): Promise<void> {
    const waiting = this.#next.get(folder);
    if (waiting) return waiting;
    const before = this.#running.get(folder) ?? Promise.resolve();
    const round = before.catch(() => undefined).then(() => this.#begin(folder));
    this.#next.set(folder, round);
    return round;
  }

  async #begin(folder: string): Promise<void> {
    const round = syncFolder(folder);
    this.#next.delete(folder);
    this.#running.set(folder, round);
    try {
      await round;
    } finally {
      if (this.#running.get(folder) === round) this.#running.delete(folder);
    }
  }
}
