import { join } from 'node:path';
import type { GeneralWords } from '../../formmagick/import/texts/old-texts.ts';
import { home } from '../../system.ts';
import { generalKey } from '../../web/words/general-words.ts';
import { Wording } from '../../web/words/wording.ts';

/** Returns the sentences of our own lexicons for bases that every old panel may use. */
export function generalWords(): GeneralWords {
  const wording = new Wording(join(home, 'locales'), [], () => undefined);
  return (base, language) => {
    const key = generalKey(base);
    if (key === undefined || wording.languages.every(({ code }) => code !== language)) return undefined;
    return wording.translator(language)(key);
  };
}
