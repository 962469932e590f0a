import { Worker } from 'node:worker_threads';
import type { ProgramResult } from './action.ts';
import type { EventSource } from './event-source.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** How a module action ended. */
export type ModuleEnd =
  | { readonly how: 'returned' }
  | { readonly how: 'threw'; readonly problem: string; readonly stack: string | undefined }
  /** It called `process.exit`, or used up its memory. */
  | { readonly how: 'exit'; readonly status: number; readonly problem: string | undefined }
  | { readonly how: 'aborted' };

export interface ModuleAction {
  readonly file: string;
  readonly event: string;
  readonly args: readonly string[];
  readonly sources: readonly EventSource[];
  /** Aborting ends the worker, whatever it is doing. */
  readonly signal: AbortSignal;
  readonly onOutput: (bytes: Buffer) => void;
  readonly onProgress: (fraction: number, message: string | undefined) => void;
  readonly run: (program: string, args: readonly string[], input: string | undefined) => Promise<ProgramResult>;
}

/**
 * Performs the module actions of one run in a worker thread, which is started for the first one and again when one
 * had to be ended. A worker that uses up its memory is ended, unless it asks for a great deal at once: then Node ends the
 * whole process, and the run counts as interrupted.
 */
export class ModuleRunner {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #megabytes: number;
  #worker: Worker | undefined;
  #turn = 0;

  /** @param environment of the worker; says in PANELSMITH_ROOT which root it is for */
  constructor(environment: Readonly<Record<string, string>>, megabytes: number) {
    this.#megabytes = megabytes;
    this.#environment = environment;
  }

  /** Never throws. */
  async perform(action: ModuleAction): Promise<ModuleEnd> {
    if (action.signal.aborted) return { how: 'aborted' };
    this.#turn += 1;
    const end = await performIn((this.#worker ??= this.#start()), this.#turn, action);
    if (end.how === 'exit' || end.how === 'aborted') await this.close();
    return end;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = startWorker(this.#environment, this.#megabytes);
    // One that fails between two actions is no news: the next action starts another.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }
}

function performIn(worker: Worker, turn: number, action: ModuleAction): Promise<ModuleEnd> {
  return new Promise((resolve) => {
    const end = (result: ModuleEnd): void => {
      action.signal.removeEventListener('abort', abort);
      worker.off('message', hear).off('error', fail).off('exit', exit);
      worker.stdout.off('data', action.onOutput);
      worker.stderr.off('data', action.onOutput);
      resolve(result);
    };
    const abort = (): void => {
      end({ how: 'aborted' });
    };
    const fail = (error: unknown): void => {
      end({ how: 'exit', status: 1, problem: error instanceof Error ? error.message : String(error) });
    };
    const exit = (status: number): void => {
      end({ how: 'exit', status, problem: undefined });
    };
    const hear = (message: FromWorker): void => {
      if (message.turn === turn) answer(worker, message, action, end);
    };
    action.signal.addEventListener('abort', abort);
    worker.on('message', hear).on('error', fail).on('exit', exit);
    worker.stdout.on('data', action.onOutput);
    worker.stderr.on('data', action.onOutput);
    const { file, event, args, sources } = action;
    send(worker, { type: 'perform', turn, file, event, args, sources });
  });
}

function answer(worker: Worker, message: FromWorker, action: ModuleAction, end: (result: ModuleEnd) => void): void {
  switch (message.type) {
    case 'print':
      action.onOutput(Buffer.from(message.text));
      break;
    case 'progress':
      action.onProgress(message.fraction, message.message);
      break;
    case 'run':
      void action.run(message.program, message.args, message.input).then((result) => {
        send(worker, { type: 'ran', call: message.call, ...result });
      });
      break;
    case 'performed': {
      const { problem, stack } = message;
      end(problem === undefined ? { how: 'returned' } : { how: 'threw', problem, stack });
    }
  }
}

function send(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}

function startWorker(env: Readonly<Record<string, string>>, megabytes: number): Worker {
  const options = {
    env: { ...env },
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./action-worker.js', import.meta.url), options);
  // Run from its sources, as tests are: the worker needs the TypeScript loader too.
  const entry = JSON.stringify(new URL('./action-worker.ts', import.meta.url).href);
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(code, { ...options, eval: true });
}
