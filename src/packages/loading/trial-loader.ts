import { existsSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { processEnvironment } from '../../process/environment.ts';
import { builtModule } from '../../process/home.ts';
import { IsolatedProcess, type IsolatedEnd } from '../../process/children/isolated-process.ts';
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
 * Loads third-party modules in a process of their own first, where an endless loop, an exit or too much memory does no
 * harm. A mark beside the compiled module records success, so that this is done only once.
 */
export class TrialLoader {
  readonly #settings: TrialSettings;
  #worker: IsolatedProcess | undefined;

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
    await worker?.end();
  }

  async #tryLoading(file: string): Promise<TrialOutcome> {
    const worker = (this.#worker ??= this.#start());
    try {
      return await this.#answerOf(worker, pathToFileURL(file).href);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  #answerOf(worker: IsolatedProcess, url: string): Promise<TrialOutcome> {
    const { seconds } = this.#settings;
    return new Promise((resolve, reject) => {
      const fail = (reason: string): void => {
        reject(new PackageMistakes([{ reason }]));
      };
      const late = setTimeout(fail, seconds * 1000, `the module did not load within ${seconds} seconds`);
      const stopListening = worker.listen({
        onMessage(outcome) {
          clearTimeout(late);
          stopListening();
          if (isOutcome(outcome)) resolve(outcome);
          else fail('the module sent a message while it was loaded');
        },
        onEnd: (end) => {
          clearTimeout(late);
          fail(this.#whyEnded(end));
        },
      });
      worker.send({ url });
    });
  }

  #whyEnded(end: IsolatedEnd): string {
    switch (end.how) {
      case 'exit':
        return 'the module ended its process while it was loaded';
      case 'signal':
        return `the module crashed while it was loaded (${end.signal})`;
      case 'out of memory':
        return `the module took more than ${this.#settings.megabytes} MB of memory while it was loaded`;
      case 'cannot start':
        return `no process can be started in which the module is loaded first: ${end.why}`;
    }
  }

  /** Packages are always loaded with the built Panelsmith, even if this code runs from sources. */
  #start(): IsolatedProcess {
    const module = builtModule('packages/loading/trial-load-worker');
    return new IsolatedProcess({ module, environment: processEnvironment(), megabytes: this.#settings.megabytes });
  }
}

/** Whether a message is from the worker's own code: a module that is loaded there may send anything. */
function isOutcome(message: unknown): message is TrialOutcome {
  return typeof message === 'object' && message !== null && 'threw' in message;
}
