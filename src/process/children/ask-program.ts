import { execFile, type ExecFileOptionsWithStringEncoding } from 'node:child_process';
import { programPath } from '../program-path.ts';

/** What a program printed, and how it ended. */
export interface ProgramAnswer {
  /** Exit status; 127 if it could not be started, 128 if it was ended, or printed more than it may. */
  readonly status: number;
  /** Standard output and standard error. */
  readonly output: string;
}

/** Runs a program without a shell and waits for its end. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<ProgramAnswer>;

interface AskOptions {
  /** What it reads from its standard input; default: nothing. */
  readonly input?: string;
  /** The longest time it may take; default: 10. */
  readonly seconds?: number;
  /** The most it may print; default: 8. */
  readonly megabytes?: number;
}

/** Runs a program that only tells something, without a shell and with no environment of ours. */
export function askProgram(
  program: string,
  args: readonly string[],
  { input = '', seconds = 10, megabytes = 8 }: AskOptions = {},
): Promise<ProgramAnswer> {
  const options: ExecFileOptionsWithStringEncoding = {
    encoding: 'utf8',
    env: { PATH: programPath, LANG: 'C.UTF-8' },
    cwd: '/',
    maxBuffer: megabytes * 1024 * 1024,
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
  };
  return new Promise((resolve) => {
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, output: stdout + stderr });
      else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
        resolve({ status: 128, output: `${program} printed more than ${megabytes} megabytes\n` });
      else if (typeof error.code === 'string') resolve({ status: 127, output: `${error.message}\n` });
      else resolve({ status: error.code ?? 128, output: stdout + stderr });
    });
    child.stdin?.on('error', () => undefined).end(input);
  });
}
