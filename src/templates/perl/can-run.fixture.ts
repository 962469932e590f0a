import { spawnSync } from 'node:child_process';

/** Whether a program is here and ends well with these arguments: for tests of what not every machine has. */
export function canRun(program: string, args: readonly string[]): boolean {
  return spawnSync(program, [...args], { stdio: 'ignore' }).status === 0;
}
