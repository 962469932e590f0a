import { spawn, type ChildProcess } from 'node:child_process';
import { programPath } from '../process/program-path.ts';

/** The last part of what a program printed on standard error: enough to say why it failed. */
const keptBytes = 4000;

/** How a program ended. */
export interface Ended {
  /** 127 if it could not be started, 128 and more if a signal ended it. */
  readonly status: number;
  /** The end of its standard error. */
  readonly errors: string;
}

interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A text for its descriptor 3: how a program gets a secret. */
  readonly secret?: string | undefined;
}

/** A program that was started without a shell. */
export interface Started {
  readonly child: ChildProcess;
  /** Never rejects. */
  readonly ended: Promise<Ended>;
}

/** The environment of every program: no settings of the caller, and messages in English. */
const plainEnvironment = { PATH: programPath, LC_ALL: 'C.UTF-8', HOME: '/root' };

/** Starts a program with pipes at its standard input and output. */
export function startProgram(program: string, args: readonly string[], options: StartOptions = {}): Started {
  const stdio: 'pipe'[] = ['pipe', 'pipe', 'pipe', ...(options.secret === undefined ? [] : ['pipe' as const])];
  const child = spawn(program, [...args], { stdio, env: { ...plainEnvironment, ...options.env } });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors = (errors + bytes.toString()).slice(-keptBytes);
  });
  const streams: readonly (NodeJS.EventEmitter | null | undefined)[] = child.stdio;
  for (const stream of streams) stream?.on('error', () => undefined);
  const secretPipe = child.stdio[3];
  if (options.secret !== undefined && secretPipe && 'end' in secretPipe) secretPipe.end(options.secret);
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => {
      resolve({ status: 127, errors: error.message });
    });
    child.once('close', (code, signal) => {
      resolve({ status: code ?? 128, errors: errors.trim() || (signal ?? '') });
    });
  });
  return { child, ended };
}

/** In characters. More can come of a file that is not ours; the rest of such a line is left out. */
const longestLine = 2 ** 26;

/** Runs a program to its end; its standard output goes line by line to `line`. */
export async function runBackupProgram(
  program: string,
  args: readonly string[],
  options: StartOptions & {
    readonly line?: (line: string) => void;
    readonly started?: (child: ChildProcess) => void;
  } = {},
): Promise<Ended> {
  const { child, ended } = startProgram(program, args, options);
  child.stdin?.end();
  options.started?.(child);
  let rest = '';
  child.stdout?.setEncoding('latin1').on('data', (text: string) => {
    const [first = '', ...others] = text.split('\n');
    rest += first.slice(0, longestLine - rest.length);
    if (others.length === 0) return;
    options.line?.(rest);
    rest = others.pop() ?? '';
    for (const line of others) options.line?.(line);
  });
  const end = await ended;
  if (rest !== '') options.line?.(rest);
  return end;
}
