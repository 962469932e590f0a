import { readFileSync } from 'node:fs';

/** A name for this process that no other process gets, not even after the machine has started anew. */
export function ownIdentity(): string {
  return [process.pid, startOf(process.pid) ?? '', bootId()].join('/');
}

/** Whether the process of that name is still there. */
export function isAlive(identity: string): boolean {
  const [pid = '', start = '', boot = ''] = identity.split('/');
  if (!/^[1-9]\d*$/.test(pid) || boot !== bootId()) return false;
  const startNow = startOf(Number(pid));
  // Another account's processes may be hidden from us; that one answers is then all there is to know.
  return startNow === undefined || start === '' ? answers(Number(pid)) : startNow === start;
}

function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

/** When a process was started, in clock ticks after the machine was. Source: proc(5), /proc/PID/stat, field 22. */
function startOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
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
