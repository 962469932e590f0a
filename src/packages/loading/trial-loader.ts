import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { builtModule } from '../../process/home.ts';
import { hasCode } from '../../refusals.ts';
import { PackageMistakes } from '../mistake.ts';
import type { TrialOutcome } from './trial-load-worker.ts';

interface TrialSettings {
  /** The folder of Panelsmith's package.json. */
  readonly home: string;
  /** Longest time in seconds for loading a module. */
  readonly seconds: number;
  /** Memory limit for loading a module. */
  readonly megabytes: number;
}

/**
 * Loads third-party modules in a thread first, where an endless loop, an exit or too much memory does no harm. A mark
 * beside the compiled module records success, so that this is done only once.
 */
export class TrialLoader {
  readonly #settings: TrialSettings;
  #worker: Worker | undefined;

  constructor(settings: TrialSettings) {
    this.#settings = settings;
  }

  /**
   * @param modules the folder of the compiled modules
   * @throws the error that the module threw, or PackageMistakes
   */
  async load(file: string, modules: string): Promise<void> {
    const mark = `${modules}.loads`;
    if (existsSync(mark)) return;
    const outcome = await this.#tryLoading(file);
    if (outcome.threw !== undefined || outcome.goesOn) await this.close();
    if (outcome.threw === 'something') throw new PackageMistakes([{ reason: `it threw ${outcome.text}` }]);
    if (outcome.threw === 'error')
      throw Object.assign(new Error(outcome.message), { name: outcome.name, stack: outcome.stack });
    writeFileSync(mark, '');
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #tryLoading(file: string): Promise<TrialOutcome> {
    const worker = (this.#worker ??= this.#start());
    const answered = new AbortController();
    try {
      const answer: Promise<readonly unknown[]> = once(worker, 'message', answered);
      const dead = once(worker, 'exit', answered).then(() =>
        refused('the module ended its process while it was loaded'),
      );
      const late = delay(this.#settings.seconds * 1000, undefined, answered).then(() =>
        refused(`the module did not load within ${this.#settings.seconds} seconds`),
      );
      worker.postMessage(pathToFileURL(file).href);
      const [outcome] = await Promise.race([answer, dead, late]);
      return isOutcome(outcome) ? outcome : refused('the module sent a message while it was loaded');
    } catch (error) {
      await this.close();
      throw error instanceof PackageMistakes ? error : this.#whyDead(error);
    } finally {
      answered.abort();
    }
  }

  #whyDead(error: unknown): PackageMistakes {
    const isFull = hasCode(error, 'ERR_WORKER_OUT_OF_MEMORY');
    const what = isFull ? `took more than ${this.#settings.megabytes} MB of memory` : 'failed';
    return new PackageMistakes([{ reason: `the module ${what} while it was loaded` }], { cause: error });
  }

  #start(): Worker {
    // Packages are always loaded with the built Panelsmith, even if this code runs from sources.
    const entry = builtModule('packages/loading/trial-load-worker');
    const worker = new Worker(entry, {
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: this.#settings.megabytes },
    });
    worker.stdout.resume();
    worker.stderr.resume();
    // Later errors of the thread are ignored.
    worker.on('error', () => undefined);
    return worker;
  }
}

/** Whether a message is from the worker's own code: a module that is loaded there may send anything. */
function isOutcome(message: unknown): message is TrialOutcome {
  return typeof message === 'object' && message !== null && 'threw' in message;
}

function refused(reason: string): never {
  throw new PackageMistakes([{ reason }]);
}
