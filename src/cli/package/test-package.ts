import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtModule } from '../../process/home.ts';
import type { CommandContext } from '../command.ts';
import { runPiped } from '../run-piped.ts';
import { pathsIn } from '../../packages/package-files.ts';

/**
 * `test FOLDER`: runs the tests of a package, its files `*.test.ts` and `*.test.js`, with the test runner of Node.
 * @returns 0 if all passed, 1 if one failed or there are no tests, 2 if the folder does not exist
 */
export async function testPackage(folder: string, context: CommandContext): Promise<number> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    context.err(`there is no folder ${folder}\n`);
    return 2;
  }
  const files = testFiles(resolve(folder));
  if (files.length > 0) return runTests(files, resolve(folder), context);
  context.err(`${folder} has no tests: no file whose name ends in .test.ts or .test.js\n`);
  return 1;
}

function testFiles(folder: string): string[] {
  return pathsIn(folder)
    .filter(({ path, kind }) => kind === 'file' && /\.test\.[tj]s$/.test(path))
    .map(({ path }) => join(folder, path))
    .sort();
}

async function runTests(files: readonly string[], folder: string, context: CommandContext): Promise<number> {
  const hooks = pathToFileURL(builtModule('packages/loading/load-hooks')).href;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(hooks)});`;
  const preload = `data:text/javascript,${encodeURIComponent(register)}`;
  const options = ['--test', '--test-reporter=spec', '--test-reporter-destination=stdout'];
  const status = await runPiped(process.execPath, ['--import', preload, ...options, ...files], { folder }, context);
  return status === 0 ? 0 : 1;
}
