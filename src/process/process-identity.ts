import { readFileSync } from 'node:fs';

/** A name for this process that no other process gets, not even after the machine has started again. */
export function ownIdentity(): string {
  return identityOf(process.pid);
}

/** The same for any process that is there. */
export function identityOf(pid: number): string {
  return [pid, statOf(pid)?.start ?? '', bootId()].join('/');
}

export function pidOf(identity: string): number {
  return Number(identity.split('/')[0]);
}

/** Whether the process of that name is still there; one that has ended is not, also when nobody has asked for its status. */
export function isAlive(identity: string): boolean {
  const [pid = '', start = '', boot = ''] = identity.split('/');
  if (!/^[1-9]\d*$/.test(pid) || boot !== bootId()) return false;
  const now = statOf(Number(pid));
  if (now?.state === 'Z') return false;
  // Another account's processes may be hidden from us; that one answers is then all there is to know.
  return now === undefined || start === '' ? answers(Number(pid)) : now.start === start;
}

function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

/**
 * A process's state, and when it was started, in clock ticks after the machine was. Source: proc(5), /proc/PID/stat, fields 3
 * and 22.
 */
function statOf(pid: number): { state: string; start: string } | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  const [state, start] = stat === undefined ? [] : fieldsOf(stat);
  return state === undefined || start === undefined ? undefined : { state, start };
}

/** The name before them may hold blanks and brackets. */
function fieldsOf(stat: string): (string | undefined)[] {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [fields[0], fields[19]];
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}
