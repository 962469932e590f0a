import { readFileSync, readlinkSync } from 'node:fs';
import { readableNamesIn } from '../../../files/names-in.ts';

/**
 * Returns the number of the calling thread; undefined if the system does not provide it. Source: proc(5),
 * /proc/thread-self.
 */
export function ownThread(): number | undefined {
  try {
    return Number(/\d+$/.exec(readlinkSync('/proc/thread-self'))?.[0]) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the processes started by one of our threads and all their descendants; empty if the system does not provide
 * them. Source: proc(5), /proc/PID/task/TID/children.
 */
export function startedBy(thread: number): number[] {
  const children = childrenOf(process.pid, String(thread));
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function descendantsOf(pid: number): number[] {
  const children = readableNamesIn(`/proc/${pid}/task`).flatMap((thread) => childrenOf(pid, thread));
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function childrenOf(pid: number, thread: string): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1');
    return text.split(' ').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}
