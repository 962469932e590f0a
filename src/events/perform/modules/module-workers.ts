import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { fileStamp } from '../../../files/file-stamp.ts';
import { isBuilt, ownModule } from '../../../process/home.ts';
import type { EventSettings } from '../event-settings.ts';

type WorkerSettings = Pick<EventSettings, 'moduleMegabytes' | 'idleWorkerSeconds'>;

/**
 * Worker threads for module actions. A worker whose run has left nothing behind is kept for the next run, which then
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
    const worker = this.#idle ?? new ModuleWorker(this.#environment, this.#settings.moduleMegabytes);
    this.#idle = undefined;
    worker.thread.ref();
    return worker;
  }

  /** Returns a worker that may be used again. */
  async give(worker: ModuleWorker): Promise<void> {
    if (worker.hasEnded || this.#idle) {
      await worker.end();
      return;
    }
    worker.thread.unref();
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

/** A worker thread and the modules it has loaded. */
export class ModuleWorker {
  readonly thread: Worker;
  readonly #loaded = new Map<string, string>();
  #hasEnded = false;

  constructor(environment: Readonly<Record<string, string>>, megabytes: number) {
    this.thread = startWorker(environment, megabytes);
    // A failure between two actions is ignored: the next action starts another thread.
    this.thread.on('error', () => undefined);
    this.thread.once('exit', () => {
      this.#hasEnded = true;
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether the module can be loaded here: false if an earlier version of it was loaded. */
  canLoad(file: string): boolean {
    const now = identityOf(file);
    const before = this.#loaded.get(file) ?? now;
    this.#loaded.set(file, before);
    return before === now;
  }

  async end(): Promise<void> {
    await this.thread.terminate();
  }
}

function identityOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? fileStamp(stat) : '';
}

function startWorker(env: Readonly<Record<string, string>>, megabytes: number): Worker {
  const options = {
    env: { ...env },
    stdin: false,
    stdout: true,
    stderr: true,
    // Reading a large database makes many short-lived objects.
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 64 },
  };
  const file = ownModule('events/perform/modules/action-worker');
  if (isBuilt) return new Worker(file, options);
  // When running from sources, as in tests, the worker needs the TypeScript loader too.
  const entry = JSON.stringify(pathToFileURL(file).href);
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const code = `import(${loader}).then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(code, { ...options, eval: true });
}
