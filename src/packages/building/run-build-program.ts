import { spawn } from 'node:child_process';
import { programPath } from '../../process/program-path.ts';
import { hasCode } from '../../refusals.ts';

const maxOutput = 20_000;
const maxMinutes = 30;

/**
 * Runs a program that builds packages, for half an hour at most.
 * @throws Error with its output if it fails, takes longer or is missing
 */
export function runBuildProgram(program: string, args: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const env = { PATH: programPath, LC_ALL: 'C.UTF-8', HOME: '/nonexistent' };
    const limit = { timeout: maxMinutes * 60_000, killSignal: 'SIGKILL' } as const;
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], ...limit });
    let output = '';
    const hear = (bytes: Buffer): void => {
      if (output.length < maxOutput) output += bytes.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (cause) => {
      const isMissing = hasCode(cause, 'ENOENT');
      fail(new Error(isMissing ? `${program} is not installed` : `${program}: ${cause.message}`, { cause }));
    });
    child.once('close', (status, signal) => {
      if (status === 0) done();
      else fail(new Error(`${program} failed (${signal ?? String(status)}):\n${output.trim()}`));
    });
  });
}
