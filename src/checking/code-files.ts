import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathsIn } from '../packages/package-files.ts';

const modules = /\.(ts|js|ejs)$/;
const tests = /\.test\.[tj]s$/;

/** Returns the code files of a package, sorted: modules, views, and scripts in its events; without tests. */
export function codeFiles(folder: string): string[] {
  return pathsIn(folder)
    .filter(({ kind }) => kind === 'file')
    .map(({ path }) => path)
    .filter((path) => !tests.test(path))
    .filter((path) => modules.test(path) || (path.startsWith('events/') && isScript(join(folder, path))))
    .sort();
}

function isScript(file: string): boolean {
  return readFileSync(file).subarray(0, 2).toString('latin1') === '#!';
}
