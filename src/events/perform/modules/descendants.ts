import { readFileSync } from 'node:fs';
import { readableNamesIn } from '../../../files/names-in.ts';

/**
 * Returns the processes that a process has started, and those that these have started; empty if the system does not
 * provide them. Source: proc(5), /proc/PID/task/TID/children.
 */
export function descendantsOf(pid: number): number[] {
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
