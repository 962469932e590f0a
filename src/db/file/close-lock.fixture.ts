import { closeSync, readdirSync, readlinkSync } from 'node:fs';

/** Closes the lock file that this process holds for a database, so that it cannot be closed again when it is released. */
export function closeLockOf(file: string): void {
  for (const descriptor of readdirSync('/proc/self/fd'))
    if (isLink(descriptor, `${file}.lock.kept`)) closeSync(Number(descriptor));
}

function isLink(descriptor: string, file: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`) === file;
  } catch {
    return false;
  }
}
