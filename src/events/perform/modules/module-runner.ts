import type { Worker } from 'node:worker_threads';
import { messageOf } from '../../../refusals.ts';
import type { StagedRecords } from '../../../templates/staged-view.ts';
import type { ProgramResult } from '../action.ts';
import type { ActionCause } from '../action-cause.ts';
import type { ActionWatcher } from '../action-watcher.ts';
import type { EventParts } from '../event-source.ts';
import type { ModuleWorker, ModuleWorkers } from './module-workers.ts';
import type { PredictedFile } from './predicted-file.ts';
import { startedBy } from './thread-children.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** How a module action ended. */
export type ModuleEnd =
  | { readonly how: 'returned' }
  | { readonly how: 'threw'; readonly failure: string; readonly stack: string | undefined }
  /** It called `process.exit` or used up its memory. */
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
  readonly run: (program: string, args: readonly string[], input: string | undefined) => Promise<ProgramResult>;
}

/**
 * Performs the module actions of one run in a worker thread. The thread is taken for the first action, and a new one
 * after a thread had to be ended. A worker that uses up its memory is ended. Exception: if it requests very much memory
 * at once, Node ends the whole process, and the run counts as interrupted.
 */
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
    let thread: Worker;
    try {
      ({ thread } = await this.#workerFor(action.file));
    } catch (error) {
      return { how: 'exit', status: 1, failure: `no thread can be started: ${messageOf(error)}` };
    }
    const { end, isQuiet } = await performIn(thread, nextTurn(), action, this.#environment);
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
    if (!this.#worker.canLoad(file)) {
      await this.#drop();
      this.#worker = this.#workers.take();
      this.#worker.canLoad(file);
    }
    return this.#worker;
  }

  async #drop(): Promise<void> {
    this.#isClean = false;
    await this.close();
  }
}

let lastTurn = 0;

/** Counts the actions of all runs, so that late messages about another action are recognized. */
function nextTurn(): number {
  lastTurn += 1;
  return lastTurn;
}

/** Whether a message is from the worker's own code, and about this action. The code of an action may send anything. */
function isOf(turn: number, message: unknown): message is FromWorker {
  return typeof message === 'object' && message !== null && 'turn' in message && message.turn === turn;
}

interface Performed {
  readonly end: ModuleEnd;
  /** True if nothing started by the action is still running in the worker. */
  readonly isQuiet: boolean;
}

function performIn(
  worker: Worker,
  turn: number,
  action: ModuleAction,
  environment: Readonly<Record<string, string>>,
): Promise<Performed> {
  return new Promise((resolve) => {
    const end = (result: ModuleEnd, isQuiet = false): void => {
      action.abortSignal.removeEventListener('abort', abort);
      worker.off('message', hear).off('error', fail).off('exit', exit);
      worker.stdout.off('data', action.onOutput);
      worker.stderr.off('data', action.onOutput);
      resolve({ end: result, isQuiet });
    };
    let thread: number | undefined;
    const abort = (): void => {
      const started = thread === undefined ? [] : startedBy(thread);
      endAll(started);
      // A thread that is not blocked reaps the ended programs; otherwise they stay in the process list.
      if (started.length > 0) setTimeout(end, reapMs, { how: 'aborted' });
      else end({ how: 'aborted' });
    };
    const fail = (error: unknown): void => {
      end({ how: 'exit', status: 1, failure: messageOf(error) });
    };
    const exit = (status: number): void => {
      end({ how: 'exit', status, failure: undefined });
    };
    const hear = (message: unknown): void => {
      if (!isOf(turn, message)) return;
      try {
        if (message.type === 'begun') ({ thread } = message);
        else answer(worker, message, action, end, fail);
      } catch (error) {
        // An error here is the action's: nobody else would catch it, and it would end the server.
        fail(error);
      }
    };
    action.abortSignal.addEventListener('abort', abort);
    worker.on('message', hear).on('error', fail).on('exit', exit);
    worker.stdout.on('data', action.onOutput);
    worker.stderr.on('data', action.onOutput);
    const { file, cause, parts, staged = [], perlSeconds } = action;
    send(worker, { type: 'perform', turn, file, cause, parts, staged, perlSeconds, environment });
  });
}

function answer(
  worker: Worker,
  message: Exclude<FromWorker, { type: 'begun' }>,
  action: ModuleAction,
  end: (result: ModuleEnd, isQuiet: boolean) => void,
  fail: (error: unknown) => void,
): void {
  switch (message.type) {
    case 'print':
      action.onOutput(Buffer.from(message.text));
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
          send(worker, { type: 'ran', call: message.call, ...result });
        })
        .catch(fail);
      break;
    case 'performed': {
      const { failure, stack, isQuiet } = message;
      end(failure === undefined ? { how: 'returned' } : { how: 'threw', failure, stack }, isQuiet);
    }
  }
}

/** Time in milliseconds for a thread to reap the ended programs of an aborted action. */
const reapMs = 100;

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

function send(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}
