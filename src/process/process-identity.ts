import { readFileSync } from 'node:fs';
import { hasCode } from '../refusals.ts';

/** Returns a name for this process that is unique, even after a reboot. */
export function ownIdentity(): string {
  return (knownIdentity ??= identityOf(process.pid));
}

let knownIdentity: string | undefined;

/** Returns the same for any running process. */
export function identityOf(pid: number): string {
  return [pid, statOf(pid)?.start ?? '', bootId()].join('/');
}

/** The process id in an identity that `identityOf` made. */
export function pidOf(identity: string): number {
  return Number(identity.split('/')[0]);
}

/** Whether the process with that name is running; a zombie is not. */
export function isAlive(identity: string): boolean {
  const [pid = '', start = '', boot = ''] = identity.split('/');
  if (!/^[1-9]\d*$/.test(pid) || boot !== bootId()) return false;
  const now = statOf(Number(pid));
  if (now?.state === 'Z') return false;
  // Processes of other accounts may be hidden. Then only their existence is known.
  return now === undefined || start === '' ? pidAnswers(Number(pid)) : now.start === start;
}

let knownBootId: string | undefined;

/** It stays the same as long as this process lives. */
function bootId(): string {
  return (knownBootId ??= readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '');
}

/**
 * Returns a process's state and its start time in clock ticks since boot.
 * Source: proc(5), /proc/PID/stat, fields 3 and 22.
 */
function statOf(pid: number): { state: string; start: string } | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  const [state, start] = stat === undefined ? [] : fieldsOf(stat);
  return state === undefined || start === undefined ? undefined : { state, start };
}

/** The name before these fields may contain spaces and brackets. */
function fieldsOf(stat: string): (string | undefined)[] {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [fields[0], fields[19]];
}

/** Whether there is a process with this number; also true for a zombie, and for a process of another user. */
export function pidAnswers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}
