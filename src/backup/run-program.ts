import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { programPath } from '../process/program-path.ts';
import { ProgramWatchdog, type ProgramLimit } from './program-watchdog.ts';

/** The last part of what a program printed on standard error: enough to say why it failed. */
const maxErrorBytes = 4000;

/** How a program ended. */
export interface EndedProgram {
  /** 127 if it could not be started, 128 and more if a signal ended it. */
  readonly status: number;
  /** The end of its standard error; and why it was ended, if it was late. */
  readonly errors: string;
  /** Whether the program was ended because of its limit: its output is then not complete. */
  readonly isLate: boolean;
}

/** For programs that may work for many hours: how long they may give no sign of life. */
export const longQuiet = { quietSeconds: 3600 };

/** For programs that do one small thing. */
export const shortWork = { seconds: 60 };

interface StartOptions {
  /** The limit after which the program is ended, together with those that it has started. */
  readonly limit: ProgramLimit;
  /** For messages; default: the program. */
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A secret that the program reads from its descriptor 3. */
  readonly secret?: string | undefined;
}

/** A program that was started without a shell. */
export interface StartedProgram {
  readonly child: ChildProcess;
  /** Never rejects. */
  readonly ended: Promise<EndedProgram>;
  /** Notes a sign of life. */
  readonly noteSign: () => void;
}

/** The environment of every program: without the settings of the caller, so that its messages are in English. */
const plainEnvironment = { PATH: programPath, LC_ALL: 'C.UTF-8', HOME: '/root' };

/**
 * Starts a program with pipes at its standard input and output, in a process group of its own.
 * @param countsOutput whether everything that it prints is a sign of life
 */
export function startProgram(
  program: string,
  args: readonly string[],
  options: StartOptions,
  countsOutput = true,
): StartedProgram {
  const child = spawnGroup(program, args, options);
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors = (errors + bytes.toString()).slice(-maxErrorBytes);
  });
  let giveUp: () => void = () => undefined;
  const { limit, name = program } = options;
  const late = new ProgramWatchdog(child, {
    name,
    limit,
    countsOutput,
    giveUp: () => {
      giveUp();
    },
  });
  const ended = new Promise<EndedProgram>((resolve) => {
    const end = (status: number, errorText: string): void => {
      late.stop();
      const isLate = late.endedBecause !== undefined;
      resolve({ status, errors: [errorText, late.endedBecause ?? ''].filter(Boolean).join('\n'), isLate });
    };
    child.once('error', (error) => {
      end(127, error.message);
    });
    child.once('close', (code, signal) => {
      // A program that exits with 0 because it was asked to end has not done its work either.
      const status = late.endedBecause !== undefined && code === 0 ? 128 : (code ?? 128);
      end(status, errors.trim() || (late.endedBecause === undefined ? (signal ?? '') : ''));
    });
    giveUp = () => {
      for (const stream of pipesOf(child)) stream.destroy();
      child.unref();
      end(128, errors.trim());
    };
  });
  return {
    child,
    ended,
    noteSign: () => {
      late.noteSign();
    },
  };
}

function spawnGroup(
  program: string,
  args: readonly string[],
  { env, secret }: StartOptions,
): ChildProcessByStdio<Writable, Readable, Readable> {
  const stdio: ['pipe', 'pipe', 'pipe', ...'pipe'[]] = ['pipe', 'pipe', 'pipe'];
  if (secret !== undefined) stdio.push('pipe');
  const child = spawn(program, [...args], { stdio, env: { ...plainEnvironment, ...env }, detached: true });
  for (const stream of pipesOf(child)) stream.on('error', () => undefined);
  const secretPipe = child.stdio[3];
  if (secret !== undefined && secretPipe && 'end' in secretPipe) secretPipe.end(secret);
  return child;
}

function pipesOf(child: ChildProcess): (Readable | Writable)[] {
  const pipes: readonly (Readable | Writable | null | undefined)[] = child.stdio;
  return pipes.filter((pipe) => pipe !== null && pipe !== undefined);
}

/** In characters. Files of others can have longer lines; the rest of such a line is dropped. */
const longestLine = 2 ** 26;

export interface BackupProgramOptions extends StartOptions {
  readonly line?: (line: string) => void;
  readonly started?: (child: ChildProcess) => void;
  /**
   * The part of a line that shows progress. A line is a sign of life if this part differs from that of the line before.
   * Default: everything that is printed is a sign of life.
   */
  readonly newsOf?: (line: string) => string;
}

/** Runs a program to its end; its standard output goes line by line to `line`. */
export async function runBackupProgram(
  program: string,
  args: readonly string[],
  options: BackupProgramOptions,
): Promise<EndedProgram> {
  const { newsOf } = options;
  const { child, ended, noteSign } = startProgram(program, args, options, newsOf === undefined);
  child.stdin?.end();
  options.started?.(child);
  let rest = '';
  let lastNews = '';
  const take = (line: string): void => {
    const news = newsOf?.(line) ?? '';
    if (news !== lastNews) noteSign();
    lastNews = news;
    options.line?.(line);
  };
  child.stdout?.setEncoding('latin1').on('data', (text: string) => {
    const [first = '', ...others] = text.split('\n');
    rest += first.slice(0, longestLine - rest.length);
    if (others.length === 0) return;
    take(rest);
    rest = others.pop() ?? '';
    for (const line of others) take(line);
  });
  const end = await ended;
  if (rest !== '') options.line?.(rest);
  return end;
}

/**
 * As `runBackupProgram`, for a program that may fail, but whose output must be complete.
 * @throws Error with the program and its limit when it took too long
 */
export async function runInTime(
  program: string,
  args: readonly string[],
  options: BackupProgramOptions,
): Promise<EndedProgram> {
  const ended = await runBackupProgram(program, args, options);
  if (ended.isLate) throw new Error(ended.errors);
  return ended;
}
