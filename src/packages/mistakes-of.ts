import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Package } from './find-packages.ts';
import { located, PackageMistakes, type Mistake } from './mistake.ts';

/** What a failure to load a package tells its author: all its mistakes, each where it is, as far as that is known. */
export function mistakesOf(error: unknown, found: Package): readonly Mistake[] {
  if (error instanceof PackageMistakes) return error.mistakes.map((mistake) => located(found.folder, mistake));
  if (!(error instanceof Error)) return [{ reason: `it threw ${saying(error)}` }];
  const message = error.message.replaceAll(`${found.modules}/`, '');
  const reason = `${error.name === 'Error' ? '' : `${error.name}: `}${message}`;
  return [{ reason, ...placeIn(error.stack ?? '', found) }];
}

/** The first line of a stack that is in the package; a compiled module has as many lines as its source. */
function placeIn(stack: string, { folder, modules }: Package): Pick<Mistake, 'file' | 'line'> {
  for (const [, url = '', line] of stack.matchAll(/(file:\/\/\/[^\s)]+?)(?:\?[^\s):]*)?:(\d+)/g)) {
    const file = relative(modules, fileURLToPath(url));
    const source = [file.replace(/\.js$/, '.ts'), file].find((name) => existsSync(join(folder, name)));
    if (!file.startsWith('..') && source !== undefined) return { file: source, line: Number(line) };
  }
  return {};
}

function saying(thing: unknown): string {
  try {
    return typeof thing === 'string' ? JSON.stringify(thing) : String(thing);
  } catch {
    return typeof thing;
  }
}
