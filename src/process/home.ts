import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { programs } from './programs.ts';

/** A module that has a file of its own in the built program. Path below `src`, without extension. */
type Program = (typeof programs)[number];

/** The folder of Panelsmith's package.json, both for the sources and for the built program. */
export const home = findHome(import.meta.dirname);

/** Whether the built program runs; otherwise the sources run, as in tests. */
export const isBuilt = !import.meta.url.endsWith('.ts');

/** The built program, which takes commands; the sources cannot be started by themselves. */
export const program = builtModule('cli/panelsmith');

/** The file of a module in the built program. */
export function builtModule(name: Program): string {
  return join(home, 'dist/src', `${name}.js`);
}

/** The file of a module, of the built program or of the sources, whichever runs. */
export function ownModule(name: Program): string {
  return isBuilt ? builtModule(name) : join(home, 'src', `${name}.ts`);
}

/**
 * A file of ours that is no module, such as Perl code.
 * @param path relative to `src`
 */
export function ownFile(path: string): string {
  return join(home, 'src', path);
}

function findHome(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findHome(dirname(folder));
}
