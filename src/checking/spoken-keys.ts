import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathsIn } from '../packages/package-files.ts';

/** A lexicon key that a package's own code names. */
interface NamedKey {
  readonly key: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What a package's own code says of lexicon keys. */
export interface SpokenKeys {
  /** Keys given to `refuse`, `refuseField`, `saved` and, in a view, `t`. */
  readonly named: readonly NamedKey[];
  /** Whether a key may be asked for: its name, or the beginning of it, is a text of the code. */
  mentions(key: string): boolean;
}

const calls =
  /\b(?:refuse|saved|t)\(\s*(['"])([A-Za-z][\w.-]*)\1|\brefuseField\(\s*[^,()]+,\s*(['"])([A-Za-z][\w.-]*)\3/g;

/** Reads the code of a package, its tests apart. */
export function spokenKeys(folder: string): SpokenKeys {
  const named: NamedKey[] = [];
  let all = '';
  for (const file of codeFiles(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    all += text;
    for (const match of text.matchAll(calls)) {
      const line = text.slice(0, match.index).split('\n').length;
      named.push({ key: match[2] ?? match[4] ?? '', file, line });
    }
  }
  const texts = new Set([...all.matchAll(/(['"`])([\w.-]+)\1/g)].map((match) => match[2]));
  const beginnings = [...all.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map((match) => match[1] ?? '');
  return { named, mentions: (key) => texts.has(key) || beginnings.some((beginning) => key.startsWith(beginning)) };
}

function codeFiles(folder: string): string[] {
  return pathsIn(folder)
    .filter(({ path, kind }) => kind === 'file' && /\.(ts|js|ejs)$/.test(path) && !/\.test\.[tj]s$/.test(path))
    .map(({ path }) => path)
    .sort();
}
