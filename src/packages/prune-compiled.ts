import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { statOf } from './package-files.ts';

/** What has been made just now may be another process's, which needs it. */
const youngMs = 60_000;

/**
 * Removes compiled packages that are not among those in use, with the marks that they load. Whoever runs such code has
 * loaded it already.
 * @param used the folders of compiled modules in use
 */
export function pruneCompiled(cache: string, used: ReadonlySet<string>, now = Date.now()): void {
  const place = join(cache, 'packages');
  for (const name of namesIn(place)) {
    const [, compiled] = /^(.+-[0-9a-f]{16})(?:\.loads|\.\d+)?$/.exec(name) ?? [];
    if (compiled === undefined || used.has(join(place, compiled))) continue;
    const age = now - (statOf(join(place, name))?.ctimeMs ?? 0);
    if (age > youngMs) remove(join(place, name));
  }
}

/** What cannot be removed now can be later. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The disk is read-only, or it is somebody else's.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
