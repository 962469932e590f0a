import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One mistake in a package, in English, for its author. */
export interface Mistake {
  readonly reason: string;
  /** Relative to the package's folder; undefined if unknown. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Names to search for in the file to find the line, outermost first. Default file: the panel. */
  readonly at?: readonly string[];
  /** What kind it is, for a reader who reports these kinds otherwise. */
  readonly kind?: 'syntax error' | 'unknown option';
  /** The lexicon key that is missing in the file, if this is the only mistake. */
  readonly missingKey?: string;
}

/** Thrown if a part of a package cannot be loaded, with all its mistakes. */
export class PackageMistakes extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[], options: ErrorOptions = {}) {
    super(mistakes.map(({ reason }) => reason).join('; '), options);
    this.name = 'PackageMistakes';
    this.mistakes = mistakes;
  }
}

/** Formats a mistake like a compiler: `FILE:LINE: reason`, as far as known. */
export function formatMistake({ file, line, reason }: Mistake): string {
  return [...(file === undefined ? [] : [line === undefined ? file : `${file}:${line}`]), reason].join(': ');
}

const panelFiles = ['panel.ts', 'panel.js'];

/** Adds the line of a mistake if its names are found in the package's files. */
export function located(folder: string, { file, line, at, ...rest }: Mistake): Mistake {
  const place = file ?? (at && panelFiles.find((name) => existsSync(join(folder, name))));
  if (place === undefined) return rest;
  const found = line ?? (at && lineOfNames(textOf(join(folder, place)), at));
  return { ...rest, file: place, ...(found !== undefined && { line: found }) };
}

/**
 * Finds the line of the last of some names. Each is searched as a whole word after the previous one; if not found
 * there, from the beginning, since its declaration may be above. A missing name is skipped.
 * @returns the line, counted from 1; undefined if no name is found
 */
export function lineOfNames(text: string, names: readonly string[]): number | undefined {
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
