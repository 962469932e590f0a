import type { ChildProcess } from 'node:child_process';

/** How a program ended. */
export type ChildEnd =
  | { readonly how: 'exit'; readonly status: number }
  | { readonly how: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly how: 'cannot start'; readonly why: string };

/** Waits for the end of a program that was started in this turn of the event loop. Its output may come later. */
export function endOf(child: ChildProcess): Promise<ChildEnd> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ how: 'cannot start', why: error.message });
    });
    child.once('exit', (status, signal) => {
      resolve(signal === null ? { how: 'exit', status: status ?? 0 } : { how: 'signal', signal });
    });
  });
}
