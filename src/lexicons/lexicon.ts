import { join } from 'node:path';
import { readableNamesIn } from '../files/names-in.ts';
import { readLexicon, type LexiconMistake, type Sentences } from './lexicon-file.ts';

/** The sentences of one package, or the shared ones, in all languages. */
export interface Lexicon {
  /** By language tag, such as `fr` or `pt-BR`. */
  readonly languages: ReadonlyMap<string, Sentences>;
  readonly mistakes: readonly LexiconMistake[];
}

/**
 * Reads a folder of files named `LANGUAGE.json`, such as `fr.json`, `pt-BR.json` or `en-us.json`. It need not exist.
 */
export function readLexicons(folder: string): Lexicon {
  const languages = new Map<string, Sentences>();
  const mistakes: LexiconMistake[] = [];
  for (const name of lexiconFiles(folder)) {
    const file = join(folder, name);
    const code = languageTag(name.slice(0, -'.json'.length));
    if (code === undefined) mistakes.push({ file, line: undefined, reason: 'its name is not a language tag' });
    else
      languages.set(
        code,
        readLexicon(file, (mistake) => mistakes.push(mistake)),
      );
  }
  return { languages, mistakes };
}

/** The sentences for a language tag: its own ones over those of the base language, else those of another country. */
export function sentencesIn({ languages }: Lexicon, language: string): Sentences {
  const own = languages.get(language);
  const base = languages.get(baseOf(language));
  if (own && base && own !== base) return new Map([...base, ...own]);
  const elsewhere = [...languages.keys()].sort().find((code) => baseOf(code) === baseOf(language));
  return own ?? base ?? languages.get(elsewhere ?? '') ?? new Map<string, string>();
}

/** The base language of a tag: `pt` for `pt-BR`. */
export function baseOf(language: string): string {
  return language.split('-')[0] ?? language;
}

/** Whether a sentence exists, in the form for any number. */
export function says(sentences: Sentences, key: string): boolean {
  return sentences.has(key) || sentences.has(`${key}_other`);
}

/** A tag in its standard spelling; undefined for an unknown language. */
function languageTag(text: string): string | undefined {
  try {
    const [tag] = Intl.getCanonicalLocales(text.replaceAll('_', '-'));
    return tag !== undefined && languageNames.of(tag) !== undefined ? tag : undefined;
  } catch {
    return undefined;
  }
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

function lexiconFiles(folder: string): string[] {
  return readableNamesIn(folder).filter((name) => name.endsWith('.json'));
}
