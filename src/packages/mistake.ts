import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One thing that is wrong with a package, said in English, for its author. */
export interface Mistake {
  readonly reason: string;
  /** From the package's folder, as far as it is known. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** Names that lead to it in the file, the outermost first, where the line is not known; in its panel unless told. */
  readonly at?: readonly string[];
}

/** Thrown by what loads a part of a package: all that is wrong with it at once. */
export class PackageMistakes extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ reason }) => reason).join('; '));
    this.name = 'PackageMistakes';
    this.mistakes = mistakes;
  }
}

/** A mistake as compilers say one: `FILE:LINE: reason`, as far as those are known. */
export function sayMistake({ file, line, reason }: Mistake): string {
  return [...(file === undefined ? [] : [line === undefined ? file : `${file}:${line}`]), reason].join(': ');
}

const panelFiles = ['panel.ts', 'panel.js'];

/** A mistake with its place, as far as its names can be found in the package's files. */
export function located(folder: string, { reason, file, line, at }: Mistake): Mistake {
  const place = file ?? (at && panelFiles.find((name) => existsSync(join(folder, name))));
  if (place === undefined) return { reason };
  const found = line ?? (at && lineOf(textOf(join(folder, place)), at));
  return { reason, file: place, ...(found !== undefined && { line: found }) };
}

/**
 * The line where the last of some names stands, each looked for after the one before it, as a whole word. A name that is not
 * there is looked for from the beginning, since what it is about may be declared above; one that is nowhere is passed over.
 * @returns from 1; undefined when none is anywhere
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
