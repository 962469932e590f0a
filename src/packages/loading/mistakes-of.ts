import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Package } from '../finding/find-packages.ts';
import { located, PackageMistakes, type Mistake } from '../mistake.ts';
import { pathsIn } from '../package-files.ts';
import { readableError } from './readable-error.ts';
import { describeValue } from '../blame/describe-value.ts';

/** The mistakes behind a failure to load a package, each with its place if known. */
export function mistakesOf(thrown: unknown, found: Package): readonly Mistake[] {
  const error = readableError(thrown);
  if (error instanceof PackageMistakes) return error.mistakes.map((mistake) => located(found.folder, mistake));
  if (!(error instanceof Error)) return [{ reason: `it threw ${describeValue(error)}` }];
  const message = error.message.replaceAll(`${found.modules}/`, '');
  const reason = `${error.name === 'Error' ? '' : `${error.name}: `}${message}`;
  const place = placeIn(error.stack ?? '', found) ?? (error.name === 'SyntaxError' ? unparsed(found) : undefined);
  return [{ reason, ...place }];
}

type SourcePlace = Pick<Mistake, 'file' | 'line'>;

/** Returns the place of the first module that is not valid JavaScript, since the import error does not contain it. */
function unparsed(found: Package): SourcePlace | undefined {
  const modules = pathsIn(found.modules).flatMap(({ path, kind }) =>
    kind === 'file' && path.endsWith('.js') ? path : [],
  );
  for (const name of modules.slice(0, modulesTried)) {
    const { status, stderr } = spawnSync(process.execPath, ['--check', join(found.modules, name)], {
      encoding: 'utf8',
      timeout: checkMs,
    });
    if (status !== 0) return placeIn(stderr, found);
  }
  return undefined;
}

const modulesTried = 50;
const checkMs = 10_000;

/**
 * Returns the first position in a stack that is in the package. Compiled modules keep the line numbers of their source.
 */
function placeIn(stack: string, { folder, modules }: Package): SourcePlace | undefined {
  for (const [, url = '', line] of stack.matchAll(/((?:file:\/\/)?\/[^\s)]+?)(?:\?[^\s):]*)?:(\d+)/g)) {
    const file = relative(modules, url.startsWith('file:') ? fileURLToPath(url) : url);
    const source = [file.replace(/\.js$/, '.ts'), file].find((name) => existsSync(join(folder, name)));
    if (!file.startsWith('..') && source !== undefined) return { file: source, line: Number(line) };
  }
  return undefined;
}
