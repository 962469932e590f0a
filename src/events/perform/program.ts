import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { OutputPipes } from './output-pipe.ts';
import { endOf, type ChildEnd } from '../../process/children/child-end.ts';
import { graceMs, signalGroup } from '../../process/children/process-group.ts';
import { messageOf } from '../../refusals.ts';

interface ProgramOptions {
  /** A path, or a name to search on the PATH of `environment`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Working folder. */
  readonly folder: string;
  /** Text for its standard input; `inherit`: the input of this process; default: none. */
  readonly input?: { readonly text: string } | 'inherit' | undefined;
  /** Aborting ends the program and every process of its group. */
  readonly abortSignal: AbortSignal;
  /** Receives the process id after the start. */
  readonly onStarted?: ((pid: number) => void) | undefined;
  /** Receives what it prints on both streams, in the original order. */
  readonly onOutput: (bytes: Buffer) => void;
}

/** How long to wait for output after a program has ended if a process it left behind keeps its streams open. */
const lingerMs = 100;

/**
 * Runs a program in a separate process group, never through a shell, and waits for its end. Processes that it leaves
 * behind continue and are not waited for. Never throws.
 */
export async function runProgram(options: ProgramOptions, pipes: OutputPipes): Promise<ChildEnd> {
  let started: Started;
  try {
    started = start(options, pipes);
  } catch (error) {
    return { how: 'cannot start', why: messageOf(error) };
  }
  const { child, drained } = started;
  if (child.pid !== undefined) options.onStarted?.(child.pid);
  if (typeof options.input === 'object') writeInput(child, options.input.text);
  const stop = endOnAbort(child, options.abortSignal);
  const end = await endOf(child);
  const linger = new AbortController();
  await Promise.race([drained, delay(lingerMs, undefined, { signal: linger.signal }).catch(() => undefined)]);
  linger.abort();
  stop();
  return end;
}

interface Started {
  readonly child: ChildProcess;
  /** Resolves when all its output streams are closed. */
  readonly drained: Promise<unknown>;
}

function start({ program, args, environment, folder, input, onOutput }: ProgramOptions, pipes: OutputPipes): Started {
  const pipe = pipes.open();
  try {
    const output = pipe?.writer ?? 'pipe';
    const stdio: StdioOptions = [typeof input === 'object' ? 'pipe' : (input ?? 'ignore'), output, output];
    const child = spawn(program, [...args], { cwd: folder, env: { ...environment }, detached: true, stdio });
    const readers = pipe ? [pipe.reader] : [child.stdout, child.stderr].filter((stream) => stream !== null);
    return { child, drained: Promise.all(readers.map((reader) => drain(reader, onOutput))) };
  } catch (error) {
    pipe?.reader.destroy();
    throw error;
  } finally {
    pipe?.started();
  }
}

/** Reads until every writing process has ended. A process left behind must neither block us nor be blocked. */
function drain(
  reader: NodeJS.ReadableStream & { unref?(): unknown },
  onOutput: (bytes: Buffer) => void,
): Promise<void> {
  return new Promise((resolve) => {
    reader.on('data', onOutput);
    reader.once('close', resolve);
    reader.on('error', () => undefined);
    reader.unref?.();
  });
}

/** Asks the process group to end, and kills it some time later. */
function endOnAbort(child: ChildProcess, abortSignal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const signalIt = (name: NodeJS.Signals): void => {
    if (child.pid !== undefined) signalGroup(child.pid, name);
  };
  const abort = (): void => {
    signalIt('SIGTERM');
    timer = setTimeout(signalIt, graceMs, 'SIGKILL');
  };
  if (abortSignal.aborted) abort();
  else abortSignal.addEventListener('abort', abort, { once: true });
  return () => {
    abortSignal.removeEventListener('abort', abort);
    clearTimeout(timer);
    if (abortSignal.aborted) signalIt('SIGKILL');
  };
}

function writeInput(child: ChildProcess, text: string): void {
  // A program may end without reading its input.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(text);
}
