import { statSync } from 'node:fs';
import { fileStamp } from '../../../files/file-stamp.ts';
import { ownModule } from '../../../process/home.ts';
import { IsolatedProcess } from '../../../process/children/isolated-process.ts';
import type { EventSettings } from '../event-settings.ts';

type WorkerSettings = Pick<EventSettings, 'moduleMegabytes' | 'idleWorkerSeconds'>;

/**
 * Processes for module actions. A worker whose run has left nothing behind is kept for the next run, which then
 * starts faster. It is not used for a module that has changed since it was loaded.
 */
export class ModuleWorkers {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #settings: WorkerSettings;
  #idle: ModuleWorker | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param environment environment of the workers; PANELSMITH_ROOT names their root */
  constructor(environment: Readonly<Record<string, string>>, settings: WorkerSettings) {
    this.#environment = environment;
    this.#settings = settings;
  }

  take(): ModuleWorker {
    clearTimeout(this.#timer);
    const worker =
      this.#idle?.hasEnded === false ? this.#idle : new ModuleWorker(this.#environment, this.#settings.moduleMegabytes);
    this.#idle = undefined;
    worker.process.keepAlive(true);
    return worker;
  }

  /** Returns a worker that may be used again. */
  async give(worker: ModuleWorker): Promise<void> {
    if (worker.hasEnded || this.#idle) {
      await worker.end();
      return;
    }
    worker.process.keepAlive(false);
    this.#idle = worker;
    this.#timer = setTimeout(() => void this.close(), this.#settings.idleWorkerSeconds * 1000).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const idle = this.#idle;
    this.#idle = undefined;
    await idle?.end();
  }
}

/** A process and the modules it has loaded. */
export class ModuleWorker {
  readonly process: IsolatedProcess;
  readonly #loaded = new Map<string, string>();

  constructor(environment: Readonly<Record<string, string>>, megabytes: number) {
    const module = ownModule('events/perform/modules/action-worker');
    this.process = new IsolatedProcess({ module, environment, megabytes });
  }

  get hasEnded(): boolean {
    return this.process.hasEnded;
  }

  /**
   * Notes that a module will be loaded here.
   * @returns false if an earlier version of it was loaded, so that this one cannot be
   */
  noteModule(file: string): boolean {
    const now = identityOf(file);
    const before = this.#loaded.get(file) ?? now;
    this.#loaded.set(file, before);
    return before === now;
  }

  async end(): Promise<void> {
    await this.process.end();
  }
}

function identityOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? fileStamp(stat) : '';
}
