import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../../packages/mistake.ts';
import { says } from '../lexicon.ts';
import { readLexicon, type Sentences } from '../lexicon-file.ts';
import { lexiconKeysOf } from '../lexicon-keys.ts';
import type { PanelDefinition } from '../panel-definition.ts';

/** Keys that a panel asks for, and that neither its own lexicon nor the shared one says in English. */
export function lexiconMistakes(panel: PanelDefinition, folder: string, shared: Sentences): readonly Mistake[] {
  const own = englishIn(join(folder, 'locales'));
  const missing = lexiconKeysOf(panel).filter((key) => !says(own, key) && !says(shared, key));
  return missing.map((key) => ({ reason: `lexicon key ${key} is not in locales/en.json`, at: key.split('.') }));
}

/** The English sentences of a folder of lexicons; none where there are none, or where they cannot be read. */
export function englishIn(folder: string): Sentences {
  const file = join(folder, 'en.json');
  return existsSync(file) ? readLexicon(file, () => undefined) : new Map<string, string>();
}
