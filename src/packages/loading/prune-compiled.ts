import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readableNamesIn } from '../../files/names-in.ts';
import { statOf } from '../package-files.ts';

/** For this time a new folder is kept, since another process may be using it. */
const youngMs = 60_000;

/**
 * Removes compiled packages that are not in use, with their trial-load marks. A process that still runs such code has
 * already loaded it.
 * @param used the folders of compiled modules in use
 */
export function pruneCompiled(cache: string, used: ReadonlySet<string>, now = Date.now()): void {
  const place = join(cache, 'packages');
  for (const name of readableNamesIn(place)) {
    const [, compiled] = /^(.+-[0-9a-f]{16})(?:\.loads|\.\d+)?$/.exec(name) ?? [];
    if (compiled === undefined || used.has(join(place, compiled))) continue;
    const age = now - (statOf(join(place, name))?.ctimeMs ?? 0);
    if (age > youngMs) remove(join(place, name));
  }
}

/** What cannot be removed now will be removed later. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The disk is read-only, or the file belongs to another user.
  }
}
