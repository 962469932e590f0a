import type { i18n } from 'i18next';
import type { Sentences } from '../../lexicons/lexicon-file.ts';
import { Lexicon, says, sentencesIn } from '../../lexicons/lexicon.ts';
import { numberOfKey } from '../../panel/lexicon-keys.ts';
import type { SentenceArgs, SentenceKey } from '../../refusals.ts';
import { embedded } from './direction.ts';
import { cachedTranslate, type OwnTranslate, type Translate } from './translate.ts';
import { offeredLanguages, type Language } from './languages.ts';
import { createSentenceMaker, withPluralForms } from './sentence-maker.ts';

/** The folder of a package's lexicons, `FOLDER/LANGUAGE.json`, and the keys it needs. */
export interface LexiconSource {
  /** The panel's name. */
  readonly name: string;
  readonly folder: string;
  /**
   * The keys that its panel will need. All its lexicons are read and checked at once, and keys missing in English, in
   * its own and the shared one, are reported. Undefined for a package whose lexicons are tested, such as the bundled
   * ones: these are read when they are needed.
   */
  readonly asked: readonly string[] | undefined;
}

const shared = 'shared';

/**
 * All sentences in all languages. A panel's key is looked up in its own lexicon in the chosen language, in the shared
 * one in that language, then in both in English. An unknown key is shown as it is, and reported once.
 */
export class Wording {
  readonly #shared: Lexicon;
  readonly #lexicons: ReadonlyMap<string, Lexicon>;
  readonly #maker: i18n;
  readonly #report: (line: string) => void;
  readonly #missing = new Map<string, Set<string>>();
  readonly #sentences = new Map<string, Sentences>();
  readonly #known = new Map<string, Translate>();
  readonly #existing = new Map<string, boolean>();
  readonly #accepted = new Map<string, string>();
  readonly #others: readonly string[];
  #languages: readonly Language[] | undefined;
  #offered: readonly Language[] | undefined;

  /** @param others languages of other sources */
  constructor(
    sharedFolder: string,
    sources: readonly LexiconSource[],
    report: (line: string) => void,
    others: readonly string[] = [],
  ) {
    this.#report = report;
    this.#others = others;
    this.#shared = this.#open(shared, sharedFolder);
    this.#lexicons = new Map(sources.map(({ name, folder }) => [name, this.#open(name, folder)]));
    this.#maker = createSentenceMaker((name, key) => {
      if (this.#remember(name, key)) report(`${key} is not in any lexicon (panel ${name})`);
    });
    for (const { name, asked } of sources) if (asked) this.#reportAll(name, asked);
  }

  /** All languages that can be chosen. */
  get languages(): readonly Language[] {
    const spoken = (): string[] => [...this.#lexicons.values()].flatMap(({ languages }) => languages);
    this.#languages ??= offeredLanguages(this.#shared.languages, [...spoken(), ...this.#others]);
    return this.#languages;
  }

  /** Our own languages, as offered in the menu. */
  get offered(): readonly Language[] {
    const own = this.#shared.languages;
    this.#offered ??= this.languages.filter(({ code }) => own.includes(code));
    return this.#offered;
  }

  /** The translator for one language, of a panel or of our own sentences. Always the same function. */
  translator(language: string): OwnTranslate;
  translator(language: string, panel: string | undefined): Translate;
  translator(language: string, panel = shared): Translate {
    const id = `${language} ${panel}`;
    const known = this.#known.get(id);
    if (known) return known;
    const make = (key: string, args: SentenceArgs, own: { lngs?: string[]; ns: string[] }): string =>
      this.#maker.t(key, Object.assign({ lng: language, ...own }, args, own));
    const translate = cachedTranslate((key, args) => {
      const found = this.#find(key, language, panel);
      if (!found) return numberOfKey(key) ?? make(key, args, { ns: [panel] });
      const [code, name] = found;
      // The lexicon that has the key comes first; sentences to which it refers by `$t` may be in the others.
      const lngs = [code, code === language ? 'en' : language];
      const sentence = make(key, args, { lngs, ns: [name, name === panel ? shared : panel] });
      return embedded(sentence, code, language);
    });
    this.#known.set(id, translate);
    return translate;
  }

  /**
   * The first language of a browser's list that everything bundled has; English when there is none. Browsers send few
   * different lists, so the answers are cached.
   * @param header an `Accept-Language` header
   * @param negotiate picks one of the given languages; the first one is the fallback
   */
  accepted(header: string, negotiate: (codes: readonly string[]) => string | undefined): string {
    const known = this.#accepted.get(header);
    if (known !== undefined) return known;
    const language = negotiate(['en', ...this.#shared.languages]) ?? 'en';
    if (this.#accepted.size < maxHeaders) this.#accepted.set(header, language);
    return language;
  }

  /** Whether a key exists, in that language or in English. */
  has(key: string, language: string, panel: typeof shared): key is SentenceKey;
  has(key: string, language: string, panel: string): boolean;
  has(key: string, language: string, panel: string): boolean {
    const id = `${language} ${panel} ${key}`;
    const known = this.#existing.get(id);
    if (known !== undefined) return known;
    const isThere = this.#find(key, language, panel) !== undefined;
    if (this.#existing.size < maxAnswers) this.#existing.set(id, isThere);
    return isThere;
  }

  /** The known mistakes of a panel's lexicon, in English, one line each. */
  remarks(panel: string): readonly string[] {
    const missing = [...(this.#missing.get(panel) ?? [])];
    const mistakes = (this.#lexicons.get(panel)?.mistakes ?? []).map(
      ({ file, line, reason }) => `${file}${line === undefined ? '' : `:${line}`}: ${reason}`,
    );
    return missing.length > 0 ? [...mistakes, `No lexicon says ${missing.join(', ')}.`] : mistakes;
  }

  /** The language and the lexicon that have a key. */
  #find(key: string, language: string, panel: string): readonly [code: string, name: string] | undefined {
    const places = [language, 'en'].flatMap((code) => [[code, panel] as const, [code, shared] as const]);
    return places.find(([code, name]) => says(this.#sentencesOf(code, name), key));
  }

  /** The sentences of one lexicon in one language, prepared on first use. */
  #sentencesOf(code: string, name: string): Sentences {
    const id = `${code} ${name}`;
    const known = this.#sentences.get(id);
    if (known) return known;
    const lexicon = name === shared ? this.#shared : this.#lexicons.get(name);
    const sentences = withPluralForms(lexicon ? sentencesIn(lexicon, code) : new Map<string, string>(), code);
    this.#sentences.set(id, sentences);
    this.#maker.addResourceBundle(code, name, Object.fromEntries(sentences));
    return sentences;
  }

  #open(name: string, folder: string): Lexicon {
    return new Lexicon(folder, ({ file, line, reason }) => {
      this.#report(`lexicon ${file}${line === undefined ? '' : `:${line}`} of ${name}: ${reason}`);
    });
  }

  #reportAll(name: string, asked: readonly string[]): void {
    const own = this.#lexicons.get(name);
    own?.readAll();
    const english = [...(own ? [own] : []), this.#shared].map((lexicon) => sentencesIn(lexicon, 'en'));
    const missing = asked.filter((key) => !english.some((sentences) => says(sentences, key)));
    for (const key of missing) this.#remember(name, key);
    if (missing.length > 0) this.#report(`missing in English for panel ${name}: ${missing.join(', ')}`);
  }

  /** Whether a missing key was not reported before. */
  #remember(name: string, key: string): boolean {
    const keys = this.#missing.get(name) ?? new Set<string>();
    this.#missing.set(name, keys);
    if (keys.has(key) || keys.size >= maxMissing) return false;
    keys.add(key);
    return true;
  }
}

const maxAnswers = 5000;
const maxHeaders = 1000;
const maxMissing = 200;
