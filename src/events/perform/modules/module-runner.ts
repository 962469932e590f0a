import { randomUUID } from 'node:crypto';
import type { IsolatedEnd, IsolatedProcess } from '../../../process/children/isolated-process.ts';
import { signalGroup } from '../../../process/children/process-group.ts';
import { messageOf } from '../../../refusals.ts';
import type { StagedRecords } from '../../../templates/staged-view.ts';
import type { ProgramResult } from '../action.ts';
import type { ActionCause } from '../action-cause.ts';
import type { ActionWatcher } from '../action-watcher.ts';
import type { EventParts } from '../event-source.ts';
import type { ModuleWorker, ModuleWorkers } from './module-workers.ts';
import type { PredictedFile } from './predicted-file.ts';
import { descendantsOf } from './descendants.ts';
import { readMessage } from './read-message.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** How a module action ended. */
export type ModuleEnd =
  | { readonly how: 'returned' }
  | { readonly how: 'threw'; readonly failure: string; readonly stack: string | undefined }
  /** It called `process.exit`, crashed or used up its memory. */
  | { readonly how: 'exit'; readonly status: number; readonly failure: string | undefined }
  | { readonly how: 'aborted' };

export interface ModuleAction extends Pick<ActionWatcher, 'abortSignal' | 'onOutput' | 'onProgress' | 'onWrote'> {
  readonly file: string;
  readonly cause: ActionCause;
  readonly parts: EventParts;
  /** The records that a preview has staged; missing in a run. */
  readonly staged?: readonly StagedRecords[];
  /** Time limit of the Perl of one template in a preview; missing in a run. */
  readonly perlSeconds?: number;
  /** True if its file changes only with a version of Panelsmith or of its package. */
  readonly isLasting: boolean;
  readonly onPredicted?: (file: PredictedFile) => void;
  /** Receives the id of the process in which it is performed. */
  readonly onStarted?: (pid: number) => void;
  readonly run: (program: string, args: readonly string[], input: string | undefined) => Promise<ProgramResult>;
}

/** Performs the module actions of one run in a process. It is taken for the first action, and a new one if it has ended. */
export class ModuleRunner {
  readonly #workers: ModuleWorkers;
  readonly #environment: Readonly<Record<string, string>>;
  #worker: ModuleWorker | undefined;
  /** Whether the worker is as it was when it was taken, except for loaded modules. */
  #isClean = true;

  /** @param environment environment of the actions */
  constructor(workers: ModuleWorkers, environment: Readonly<Record<string, string>>) {
    this.#workers = workers;
    this.#environment = environment;
  }

  /** Never throws. */
  async perform(action: ModuleAction): Promise<ModuleEnd> {
    if (action.abortSignal.aborted) return { how: 'aborted' };
    let worker: ModuleWorker;
    try {
      worker = await this.#workerFor(action.file);
    } catch (error) {
      return notStarted(messageOf(error));
    }
    const { end, isQuiet } = await performIn(worker.process, randomUUID(), action, this.#environment);
    this.#isClean &&= isQuiet && action.isLasting;
    if (end.how === 'exit' || end.how === 'aborted') await this.close();
    return end;
  }

  /** Returns the worker for the next run if this run has left nothing in it. */
  async close(): Promise<void> {
    const worker = this.#worker;
    const isClean = this.#isClean;
    this.#worker = undefined;
    this.#isClean = true;
    if (worker) await (isClean ? this.#workers.give(worker) : worker.end());
  }

  async #workerFor(file: string): Promise<ModuleWorker> {
    if (this.#worker?.hasEnded) await this.#drop();
    this.#worker ??= this.#workers.take();
    if (!this.#worker.noteModule(file)) {
      await this.#drop();
      this.#worker = this.#workers.take();
      this.#worker.noteModule(file);
    }
    return this.#worker;
  }

  async #drop(): Promise<void> {
    this.#isClean = false;
    await this.close();
  }
}

interface Performed {
  readonly end: ModuleEnd;
  /** True if nothing started by the action is still running in the worker. */
  readonly isQuiet: boolean;
}

function performIn(
  worker: IsolatedProcess,
  turn: string,
  action: ModuleAction,
  environment: Readonly<Record<string, string>>,
): Promise<Performed> {
  const { abortSignal, onOutput } = action;
  return new Promise((resolve) => {
    const end = (result: ModuleEnd, isQuiet = false): void => {
      abortSignal.removeEventListener('abort', abort);
      stopListening();
      resolve({ end: result, isQuiet });
    };
    const abort = (): void => {
      if (worker.pid !== undefined) {
        endAll(descendantsOf(worker.pid));
        // Programs whose parent has ended are in its group.
        signalGroup(worker.pid, 'SIGKILL');
      }
      end({ how: 'aborted' });
    };
    const fail = (failure: string): void => {
      end({ how: 'exit', status: 1, failure });
    };
    const onMessage = (given: unknown): void => {
      const message = readMessage(turn, given);
      if (!message) return;
      try {
        answer(worker, message, action, end, fail);
      } catch (error) {
        // An error here is the action's: nobody else would catch it, and it would end the server.
        fail(messageOf(error));
      }
    };
    const onEnd = (ended: IsolatedEnd): void => {
      end(moduleEndOf(ended));
    };
    const stopListening = worker.listen({ onMessage, onOutput, onEnd });
    abortSignal.addEventListener('abort', abort);
    if (worker.pid !== undefined) action.onStarted?.(worker.pid);
    const { file, cause, parts, staged = [], perlSeconds } = action;
    worker.send({ type: 'perform', turn, file, cause, parts, staged, perlSeconds, environment } satisfies ToWorker);
  });
}

function moduleEndOf(ended: IsolatedEnd): ModuleEnd {
  switch (ended.how) {
    case 'exit':
      return { how: 'exit', status: ended.status, failure: undefined };
    case 'signal':
      return { how: 'exit', status: 1, failure: `its process was ended by ${ended.signal}` };
    case 'out of memory':
      return { how: 'exit', status: 1, failure: 'it used up its memory' };
    case 'cannot start':
      return notStarted(ended.why);
  }
}

function notStarted(why: string): ModuleEnd {
  return { how: 'exit', status: 1, failure: `its process cannot be started: ${why}` };
}

function answer(
  worker: IsolatedProcess,
  message: FromWorker,
  action: ModuleAction,
  end: (result: ModuleEnd, isQuiet: boolean) => void,
  fail: (failure: string) => void,
): void {
  switch (message.type) {
    case 'crashed':
      fail(message.failure);
      break;
    case 'wrote':
      action.onWrote(message.file);
      break;
    case 'predicted':
      action.onPredicted?.(message.file);
      break;
    case 'progress':
      action.onProgress(message.fraction, message.message);
      break;
    case 'run':
      action
        .run(message.program, message.args, message.input)
        .then((result) => {
          worker.send({ type: 'ran', call: message.call, ...result } satisfies ToWorker);
        })
        .catch((error: unknown) => {
          fail(messageOf(error));
        });
      break;
    case 'performed': {
      const { failure, stack, isQuiet } = message;
      end(failure === undefined ? { how: 'returned' } : { how: 'threw', failure, stack }, isQuiet);
    }
  }
}

/** Ends programs that the action started itself. */
function endAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The program has already ended.
    }
  }
}
