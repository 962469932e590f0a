import { execFile } from 'node:child_process';
import { programPath } from './program-path.ts';

/** What a program printed, and how it ended. */
export interface ProgramAnswer {
  /** Exit status; 127 if it could not be started, 128 if it was ended. */
  readonly status: number;
  /** Standard output and standard error. */
  readonly output: string;
}

const mostBytes = 8 * 1024 * 1024;
const mostMilliseconds = 10_000;

/** Runs a program that only tells something, without a shell and with no environment of ours. It has ten seconds. */
export function askProgram(program: string, args: readonly string[]): Promise<ProgramAnswer> {
  const options = {
    env: { PATH: programPath, LANG: 'C.UTF-8' },
    cwd: '/',
    maxBuffer: mostBytes,
    timeout: mostMilliseconds,
  };
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, output: stdout + stderr });
      else if (typeof error.code === 'string') resolve({ status: 127, output: `${error.message}\n` });
      else resolve({ status: error.code ?? 128, output: stdout + stderr });
    });
  });
}
