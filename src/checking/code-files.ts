import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const modules = /\.(ts|js|ejs)$/;
const tests = /\.test\.[tj]s$/;

/** The files of a package that hold code of it, in order: modules, views, and scripts in its events; tests apart. */
export function codeFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.split('/').includes('node_modules') && !tests.test(file))
    .filter((file) => modules.test(file) || (file.startsWith('events/') && isScript(join(folder, file))))
    .sort();
}

function isScript(file: string): boolean {
  return statSync(file).isFile() && readFileSync(file).subarray(0, 2).toString('latin1') === '#!';
}
