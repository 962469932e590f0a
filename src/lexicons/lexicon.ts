import { join } from 'node:path';
import { byBytes, readableNamesIn } from '../files/names-in.ts';
import { readLexicon, type LexiconMistake, type Sentences } from './lexicon-file.ts';

/**
 * The sentences of one package, or the shared ones: a folder of files named `LANGUAGE.json`, such as `fr.json`,
 * `pt-BR.json` or `en-us.json`. It need not exist. Each file is read when its language is first asked for, since most
 * servers need two of them.
 */
export class Lexicon {
  readonly #folder: string;
  readonly #report: ((mistake: LexiconMistake) => void) | undefined;
  #found: Found | undefined;
  readonly #read = new Map<string, Sentences>();

  /** @param report receives each mistake when it is found; without it see `mistakes` */
  constructor(folder: string, report?: (mistake: LexiconMistake) => void) {
    this.#folder = folder;
    this.#report = report;
  }

  /** Language tags, such as `fr` or `pt-BR`. */
  get languages(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** The sentences of one file; undefined if there is none for that tag. */
  get(language: string): Sentences | undefined {
    const file = this.#files.get(language);
    if (file === undefined) return undefined;
    const known = this.#read.get(language);
    if (known) return known;
    const sentences = readLexicon(file, (mistake) => {
      this.#note(mistake);
    });
    this.#read.set(language, sentences);
    return sentences;
  }

  /** Reads every file now, so that all mistakes are reported. */
  readAll(): void {
    for (const language of this.languages) this.get(language);
  }

  /** The mistakes of all files, which are read for this. */
  get mistakes(): readonly LexiconMistake[] {
    this.readAll();
    const mistakes = this.#found?.mistakes ?? [];
    return mistakes.toSorted((one, other) => byBytes(one.file, other.file));
  }

  get #files(): ReadonlyMap<string, string> {
    if (this.#found) return this.#found.files;
    const found: Found = { files: new Map(), mistakes: [] };
    this.#found = found;
    for (const name of lexiconFiles(this.#folder)) {
      const file = join(this.#folder, name);
      const code = languageTag(name.slice(0, -'.json'.length));
      if (code === undefined) this.#note({ file, line: undefined, reason: 'its name is not a language tag' });
      else found.files.set(code, file);
    }
    return found.files;
  }

  #note(mistake: LexiconMistake): void {
    this.#found?.mistakes.push(mistake);
    this.#report?.(mistake);
  }
}

interface Found {
  /** By language tag. */
  readonly files: Map<string, string>;
  readonly mistakes: LexiconMistake[];
}

/** The sentences for a language tag: its own ones over those of the base language, else those of another country. */
export function sentencesIn(lexicon: Lexicon, language: string): Sentences {
  const own = lexicon.get(language);
  const base = lexicon.get(baseOf(language));
  if (own && base && own !== base) return new Map([...base, ...own]);
  const elsewhere = lexicon.languages.toSorted().find((code) => baseOf(code) === baseOf(language));
  return own ?? base ?? lexicon.get(elsewhere ?? '') ?? new Map<string, string>();
}

/** The base language of a tag: `pt` for `pt-BR`. */
export function baseOf(language: string): string {
  return language.split('-')[0] ?? language;
}

/** Whether a sentence exists, either by itself or in its plural forms. */
export function says(sentences: Sentences, key: string): boolean {
  return sentences.has(key) || sentences.has(`${key}_other`);
}

/** A tag in its standard spelling; undefined for an unknown language. */
function languageTag(text: string): string | undefined {
  try {
    const [tag] = Intl.getCanonicalLocales(text.replaceAll('_', '-'));
    languageNames ??= new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
    return tag !== undefined && languageNames.of(tag) !== undefined ? tag : undefined;
  } catch {
    return undefined;
  }
}

/** Created when needed, since the names of all languages take 6 MB. */
let languageNames: Intl.DisplayNames | undefined;

function lexiconFiles(folder: string): string[] {
  return readableNamesIn(folder).filter((name) => name.endsWith('.json'));
}
