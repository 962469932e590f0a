import { join } from 'node:path';
import { Wording } from '../web/words/wording.ts';
import type { Translate } from '../web/words/translate.ts';

/**
 * Our own sentences in English, for what a command prints.
 * @param home the folder of Panelsmith's package.json
 * @param report takes a line about a lexicon that cannot be read
 */
export function englishTranslator(home: string, report: (line: string) => void = () => undefined): Translate {
  return new Wording(join(home, 'locales'), [], report).translator('en', 'shared');
}
