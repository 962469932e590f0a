import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { CommandContext } from './command.ts';

interface PipedOptions {
  /** Default: none. */
  readonly input?: 'inherit';
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/**
 * Runs a program whose output becomes that of the command.
 * @returns its exit status: 127 if it could not be started, 128 plus the signal's number if a signal ended it
 */
export function runPiped(
  program: string,
  args: readonly string[],
  { input, environment, folder }: PipedOptions,
  context: Pick<CommandContext, 'out' | 'err'>,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      ...(environment && { env: environment }),
      cwd: folder,
      stdio: [input ?? 'ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (bytes: Buffer) => {
      context.out(bytes);
    });
    child.stderr.on('data', (bytes: Buffer) => {
      context.err(bytes.toString());
    });
    child.once('error', (error) => {
      context.err(`${program} cannot be started: ${error.message}\n`);
      resolve(127);
    });
    child.once('close', (status, signal) => {
      resolve(signal === null ? (status ?? 0) : 128 + constants.signals[signal]);
    });
  });
}
