import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '../../refusals.ts';
import { isAlive, pidOf } from '../process-identity.ts';

/** Time in milliseconds between asking a process group to end and killing it. */
export const graceMs = 2000;

const checkMs = 50;

/** @returns false if the group may not be signalled; an empty group is not an error */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    return !hasCode(error, 'EPERM');
  }
}

/**
 * Ends a process group whose leader was started by another process.
 * @returns whether the leader has ended
 */
export async function endGroup(leader: string): Promise<boolean> {
  if (!isAlive(leader)) return true;
  if (!signalGroup(pidOf(leader), 'SIGTERM')) return false;
  for (let waited = 0; waited < graceMs && isAlive(leader); waited += checkMs) await delay(checkMs);
  signalGroup(pidOf(leader), 'SIGKILL');
  for (let waited = 0; waited < graceMs && isAlive(leader); waited += checkMs) await delay(checkMs);
  return !isAlive(leader);
}
