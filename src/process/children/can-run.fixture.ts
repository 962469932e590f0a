import { spawnSync } from 'node:child_process';

/** Whether a program is installed and succeeds with these arguments. Used by tests that need optional programs. */
export function canRun(program: string, args: readonly string[]): boolean {
  return spawnSync(program, [...args], { stdio: 'ignore' }).status === 0;
}
