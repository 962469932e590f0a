import { spawnSync } from 'node:child_process';
import { programPath } from '../../process/program-path.ts';
import { hasCode } from '../../refusals.ts';

const maxSeconds = 60;
const maxOutputBytes = 256 * 1024 * 1024;

/** A program that answers questions about the installed packages. */
export type PackageManagerProgram = 'dpkg-query' | 'rpm';

/**
 * The output of a query program of the system's package manager; empty if the program is not installed. Its exit status
 * only means that something was not found, so it is ignored.
 * @throws Error if it does not answer within a minute: that must not be mistaken for an empty answer
 */
export function askPackageManager(program: PackageManagerProgram, args: readonly string[]): string {
  const { stdout, error } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { PATH: programPath, LC_ALL: 'C' },
    maxBuffer: maxOutputBytes,
    timeout: maxSeconds * 1000,
    killSignal: 'SIGKILL',
  });
  if (hasCode(error, 'ENOENT')) return '';
  if (error) throw new Error(`${program} gave no complete answer: ${error.message}`, { cause: error });
  return stdout;
}
