import { existsSync } from 'node:fs';
import type { ProgramResult } from './action.ts';
import { shellStatus, waitStatus } from './classic-log.ts';
import type { ActionCause } from './action-cause.ts';
import type { ActionWatcher } from './action-watcher.ts';
import type { EventParts } from './event-source.ts';
import { isExecutable } from '../../files/executable.ts';
import type { FoundAction } from './find-actions.ts';
import type { ModuleEnd, ModuleRunner } from './modules/module-runner.ts';
import type { OrphanWatch } from './orphan-watch.ts';
import type { OutputPipes } from './output-pipe.ts';
import type { ProgressTracker } from '../progress/progress-tracker.ts';
import { runProgram } from './program.ts';
import type { ChildEnd } from '../../process/children/child-end.ts';

/** What one run gives to all of its actions. */
export interface RunResources {
  readonly parts: EventParts;
  readonly environment: Readonly<Record<string, string>>;
  /** Working folder of executables. */
  readonly folder: string;
  /** The standard input of executables; default: none. */
  readonly input: 'inherit' | undefined;
  readonly pipes: OutputPipes;
  readonly modules: ModuleRunner;
  readonly tracker: ProgressTracker;
  /** Ends programs that are still running if we are killed. */
  readonly orphans: OrphanWatch | undefined;
}

/** What is needed to perform an action. */
export interface ActionResources extends RunResources {
  readonly cause: ActionCause;
}

export interface ActionEnd {
  /** As in the record of the action. */
  readonly exit: string;
  /** As in the classic log. */
  readonly waitStatus: number;
}

const resultBytes = 1024 * 1024;

/** Whether an action that was found at the start of the run still exists. */
export function isStillThere(action: FoundAction): boolean {
  return action.kind === 'executable' ? isExecutable(action.file) : existsSync(action.file);
}

/** Performs an executable or a module to its end. Never throws. */
export async function performAction(
  action: FoundAction,
  resources: ActionResources,
  watcher: ActionWatcher,
): Promise<ActionEnd> {
  resources.tracker.attend(watcher.onProgress);
  return action.kind === 'executable'
    ? performExecutable(action.file, resources, watcher)
    : performModule(action, resources, watcher);
}

async function performExecutable(file: string, resources: ActionResources, watcher: ActionWatcher): Promise<ActionEnd> {
  const { cause, environment, folder, input, pipes } = resources;
  const { abortSignal, onOutput } = watcher;
  const group = watchGroup(resources, watcher);
  const end = await runProgram(
    {
      program: file,
      args: [cause.event, ...cause.args],
      environment,
      folder,
      input,
      abortSignal,
      onOutput,
      onStarted: group.started,
    },
    pipes,
  );
  group.ended();
  if (end.how === 'cannot start') onOutput(Buffer.from(`${whyNotStarted(file, end.why)}\n`));
  return { exit: exitText(end), waitStatus: waitStatus(end) };
}

async function performModule(
  { file, source }: FoundAction,
  resources: ActionResources,
  watcher: ActionWatcher,
): Promise<ActionEnd> {
  const { cause, parts, environment, folder, pipes } = resources;
  const { abortSignal } = watcher;
  const run = async (
    program: string,
    programArgs: readonly string[],
    text: string | undefined,
  ): Promise<ProgramResult> => {
    const output = new CutText();
    const input = text === undefined ? undefined : { text };
    const onOutput = (bytes: Buffer): void => {
      output.add(bytes);
    };
    const group = watchGroup(resources, watcher);
    const end = await runProgram(
      { program, args: programArgs, environment, folder, input, abortSignal, onStarted: group.started, onOutput },
      pipes,
    );
    group.ended();
    return { status: shellStatus(end), output: end.how === 'cannot start' ? `${end.why}\n` : output.text() };
  };
  const isLasting = source !== 'root';
  const own = watchGroup(resources, watcher);
  const action = { ...watcher, file, isLasting, cause, parts, run, onStarted: own.started };
  const end = await resources.modules.perform(action);
  own.ended();
  const failure = failureOf(end);
  // An action that has already printed the reason throws an error without a message.
  if (failure !== undefined && failure !== '') watcher.onOutput(Buffer.from(`${failure}\n`));
  if (end.how === 'threw' && end.stack !== undefined && failure !== '') watcher.onStack(end.stack);
  const status = end.how === 'returned' ? 0 : end.how === 'exit' ? end.status : 1;
  return { exit: `${status}`, waitStatus: status * 256 };
}

interface WatchedGroup {
  readonly started: (pid: number) => void;
  readonly ended: () => void;
}

/** Stops watching the group when the program ends: processes it leaves behind may continue. */
function watchGroup({ orphans }: ActionResources, { onStarted }: ActionWatcher): WatchedGroup {
  let ended: (() => void) | undefined;
  return {
    started: (pid) => {
      ended = orphans?.add(pid);
      onStarted(pid);
    },
    ended: () => {
      ended?.();
    },
  };
}

/** The beginning of a program's output. */
class CutText {
  readonly #chunks: Buffer[] = [];
  #room = resultBytes;

  add(bytes: Buffer): void {
    const kept = bytes.subarray(0, this.#room);
    this.#room -= kept.length;
    if (kept.length > 0) this.#chunks.push(kept);
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

function exitText(end: ChildEnd): string {
  if (end.how === 'exit') return `${end.status}`;
  return end.how === 'signal' ? `signal ${end.signal}` : end.how;
}

function failureOf(end: ModuleEnd): string | undefined {
  return end.how === 'threw' || end.how === 'exit' ? end.failure : undefined;
}

function whyNotStarted(file: string, why: string): string {
  return why.endsWith('ENOENT') && existsSync(file)
    ? `${file} cannot be started: the interpreter that its first line names is not installed`
    : `${file} cannot be started: ${why}`;
}
