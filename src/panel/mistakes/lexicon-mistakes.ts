import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Mistake } from '../../packages/mistake.ts';
import { says } from '../../lexicons/lexicon.ts';
import { readLexicon, type LexiconMistake, type Sentences } from '../../lexicons/lexicon-file.ts';
import { lexiconKeysOf } from '../lexicon-keys.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';

/**
 * Keys that a panel needs and that neither its lexicon nor the shared one has in English, with the likely reason; for
 * an unreadable lexicon only that it is unreadable.
 */
export function lexiconMistakes(panel: PanelDefinition, folder: string, shared: Sentences): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const own = englishIn(join(folder, 'locales'), ({ file, line, reason }) => {
    mistakes.push({ file: relative(folder, file), reason, ...(line !== undefined && { line }) });
  });
  const missing = lexiconKeysOf(panel).filter((key) => !says(own, key) && !says(shared, key));
  if (missing.length === 0) return [];
  if (own.size === 0 && mistakes.length > 0) return mistakes;
  const unsaid = missing.map((key) => ({
    reason: `lexicon key ${key} is not in locales/en.json`,
    at: key.split('.'),
    missingKey: key,
  }));
  return [...mistakes, ...unsaid];
}

/** The English sentences of a folder of lexicons; empty when there are none or they cannot be read. */
export function englishIn(folder: string, report: (mistake: LexiconMistake) => void = () => undefined): Sentences {
  const file = join(folder, 'en.json');
  return existsSync(file) ? readLexicon(file, report) : new Map<string, string>();
}
