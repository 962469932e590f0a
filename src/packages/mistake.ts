import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One mistake in a package, in English, for its author. */
export interface Mistake {
  readonly reason: string;
  /** Relative to the package's folder, if known. */
  readonly file?: string;
  /** Starts at 1. */
  readonly line?: number;
  /** Names that lead to it in the file, outermost first, when the line is not known. Default file: the panel. */
  readonly at?: readonly string[];
}

/** Thrown when a part of a package cannot be loaded: all its mistakes at once. */
export class PackageMistakes extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ reason }) => reason).join('; '));
    this.name = 'PackageMistakes';
    this.mistakes = mistakes;
  }
}

/** A mistake in the form of compilers: `FILE:LINE: reason`, as far as known. */
export function sayMistake({ file, line, reason }: Mistake): string {
  return [...(file === undefined ? [] : [line === undefined ? file : `${file}:${line}`]), reason].join(': ');
}

const panelFiles = ['panel.ts', 'panel.js'];

/** Adds the line of a mistake, if its names can be found in the package's files. */
export function located(folder: string, { reason, file, line, at }: Mistake): Mistake {
  const place = file ?? (at && panelFiles.find((name) => existsSync(join(folder, name))));
  if (place === undefined) return { reason };
  const found = line ?? (at && lineOf(textOf(join(folder, place)), at));
  return { reason, file: place, ...(found !== undefined && { line: found }) };
}

/**
 * The line of the last of some names. Each is searched as a whole word after the one before it; if not found there,
 * from the beginning, since its declaration may be above. A name that is nowhere is skipped.
 * @returns the line, starting at 1; undefined when none is found
 */
export function lineOf(text: string, names: readonly string[]): number | undefined {
  let place: number | undefined;
  for (const name of names) {
    const word = new RegExp(`(?<![\\w$-])${name.replace(/[^\w]/g, '\\$&')}(?![\\w$-])`, 'g');
    word.lastIndex = place ?? 0;
    const next = word.exec(text) ?? word.exec(text);
    if (next) place = next.index;
  }
  return place === undefined ? undefined : text.slice(0, place).split('\n').length;
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
