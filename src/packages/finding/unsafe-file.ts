import { lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathsIn, statOf } from '../package-files.ts';

const othersMayWrite = 0o002;

/**
 * Returns why a third-party package must not be loaded because another user could have changed it: it has a file or
 * folder that is world-writable, or owned by neither root, nor the user running Panelsmith, nor the user who installed
 * it. Undefined if it is safe. Link targets are checked too.
 * @param home Panelsmith's own folder
 */
export function unsafeFile(folder: string, home: string): string | undefined {
  const owners = new Set([0, process.geteuid?.() ?? 0, statSync(home).uid]);
  const paths = [
    '.',
    ...pathsIn(folder)
      .map(({ path }) => path)
      .sort(),
  ];
  for (const path of paths) {
    const stat = statOf(join(folder, path)) ?? lstatSync(join(folder, path));
    if (!stat.isSymbolicLink() && (stat.mode & othersMayWrite) !== 0) return `${path} may be written by everybody`;
    if (!owners.has(stat.uid)) return `${path} belongs to user ${stat.uid}, who may not install packages`;
  }
  return undefined;
}
