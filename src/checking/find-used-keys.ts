import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeFiles } from './code-files.ts';

/** A lexicon key named in a package's code. */
interface NamedKey {
  readonly key: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The lexicon keys used by a package's code. */
export interface UsedKeys {
  /** Keys passed to `refuse`, `refuseField`, `saved` and, in a view, `t`; those of mails passed to `sendMessage`. */
  readonly named: readonly NamedKey[];
  /** Whether a key may be used: the code contains it, or its beginning, as a string. */
  mentions(key: string): boolean;
}

const calls =
  /\b(?:refuse|saved|t)\(\s*(['"])([A-Za-z][\w.-]*)\1|\brefuseField\(\s*[^,()]+,\s*(['"])([A-Za-z][\w.-]*)\3/g;

/** A mail uses two keys: its subject and its text. */
const mails = /\bsendMessage\([^;]*?\btemplate:\s*(['"])([\w-]+)\1/g;

/** Reads the code of a package, without its tests. */
export function findUsedKeys(folder: string): UsedKeys {
  const named: NamedKey[] = [];
  let all = '';
  for (const file of codeFiles(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    all += text;
    const lineOf = ({ index }: RegExpMatchArray): number => text.slice(0, index).split('\n').length;
    for (const match of text.matchAll(calls))
      named.push({ key: match[2] ?? match[4] ?? '', file, line: lineOf(match) });
    for (const match of text.matchAll(mails))
      for (const part of ['subject', 'text'])
        named.push({ key: `mail.${match[2] ?? ''}.${part}`, file, line: lineOf(match) });
  }
  const texts = new Set([...all.matchAll(/(['"`])([\w.-]+)\1/g)].map((match) => match[2]));
  const beginnings = [...all.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map((match) => match[1] ?? '');
  const names = new Set(named.map(({ key }) => key));
  const isUsed = (key: string): boolean => texts.has(key) || names.has(key);
  return { named, mentions: (key) => isUsed(key) || beginnings.some((beginning) => key.startsWith(beginning)) };
}
