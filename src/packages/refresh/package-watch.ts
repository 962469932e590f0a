import { watch, type FSWatcher } from 'node:fs';
import { stampOf, watchedFolders } from '../package-files.ts';

/** An editor may write several files, or one file several times. */
const settleMs = 150;

interface WatchContext {
  /** Folders of packages; they need not exist yet. */
  readonly folders: readonly string[];
  readonly changed: () => void;
  /** Called once with the reason if changes in a folder cannot be watched. */
  readonly report: (folder: string, error: unknown) => void;
}

/**
 * Reports changes in the files of packages. It uses the kernel's notifications, so it uses no time while nothing
 * changes.
 */
export class PackageWatch {
  readonly #context: WatchContext;
  readonly #watchers = new Map<string, FSWatcher | undefined>();
  #timer: NodeJS.Timeout | undefined;
  #stamp: string;

  constructor(context: WatchContext) {
    this.#context = context;
    this.#stamp = this.#rescan();
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher?.close();
    this.#watchers.clear();
  }

  /** Watches first and reads afterwards, so that no change in between is lost. */
  #rescan(): string {
    const { folders } = this.#context;
    const wanted = watchedFolders(folders);
    for (const folder of this.#watchers.keys()) if (!wanted.includes(folder)) this.#forget(folder);
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#watch(folder);
    return stampOf(folders);
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => {
        this.#rescanSoon();
      });
      this.#watchers.set(folder, watcher);
      watcher.on('error', () => {
        this.#forget(folder);
        this.#rescanSoon();
      });
    } catch (error) {
      this.#watchers.set(folder, undefined);
      this.#context.report(folder, error);
    }
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #rescanSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const before = this.#stamp;
      this.#stamp = this.#rescan();
      if (this.#stamp !== before) this.#context.changed();
    }, settleMs).unref();
  }
}
