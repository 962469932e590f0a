import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next, { type i18n } from 'i18next';
import type { ProblemArgs } from '../problems.ts';

/** Says a lexicon key in one language. A key nobody knows is said as it is. */
export type Translate = (key: string, args?: ProblemArgs) => string;

export interface Language {
  /** BCP 47 tag. */
  readonly code: string;
  /** Its own name for itself. */
  readonly text: string;
  readonly direction: 'ltr' | 'rtl';
}

/** Where a package's lexicon is: `FOLDER/LANGUAGE.json`, nested keys. */
export interface LexiconSource {
  /** Name space of its keys: the panel's name. */
  readonly name: string;
  readonly folder: string;
}

const shared = 'shared';
const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

/**
 * All sentences in all languages. A panel's key is looked up in its own lexicon, then in the shared one, each in the
 * chosen language and then in English. A key that is nowhere is reported once.
 */
export class Wording {
  readonly languages: readonly Language[];
  readonly #i18n: i18n;
  readonly #known = new Map<string, Translate>();
  readonly #said = new Map<string, boolean>();
  readonly #accepted = new Map<string, string>();

  constructor(sharedFolder: string, lexicons: readonly LexiconSource[], report: (line: string) => void) {
    const sources = [{ name: shared, folder: sharedFolder }, ...lexicons];
    const codes = languageCodes(sharedFolder);
    const reported = new Set<string>();
    this.languages = codes.map(describeLanguage);
    this.#i18n = i18next.createInstance({
      lng: 'en',
      fallbackLng: 'en',
      supportedLngs: codes,
      ns: sources.map((source) => source.name),
      defaultNS: shared,
      nsSeparator: false,
      interpolation: { escapeValue: false },
      initAsync: false,
      returnNull: false,
      saveMissing: true,
      missingKeyHandler: (_languages, _name, key: string) => {
        if (!reported.has(key)) report(`lexicon key ${key} is in no lexicon`);
        reported.add(key);
      },
      resources: Object.fromEntries(
        codes.map((code) => [
          code,
          Object.fromEntries(sources.map((source) => [source.name, readLexicon(source, code, report)])),
        ]),
      ),
    });
    void this.#i18n.init();
  }

  /** The translator of one language and, if given, one panel. The same function every time. */
  translator(language: string, panel = shared): Translate {
    const id = `${language} ${panel}`;
    const known = this.#known.get(id);
    if (known) return known;
    const translate = remembering(unfailing(this.#i18n.getFixedT(language, [panel, shared])));
    this.#known.set(id, translate);
    return translate;
  }

  /**
   * The first language of a browser's wishes that there is; English when there is none. Browsers send few different
   * wishes, so the answers are kept.
   * @param wishes an `Accept-Language` header
   * @param negotiate picks one of the languages there are, the first of them being the one to fall back to
   */
  accepted(wishes: string, negotiate: (codes: readonly string[]) => string | undefined): string {
    const known = this.#accepted.get(wishes);
    if (known !== undefined) return known;
    const language = negotiate(['en', ...this.languages.map(({ code }) => code)]) ?? 'en';
    if (this.#accepted.size < wishesKept) this.#accepted.set(wishes, language);
    return language;
  }

  /** Whether a key is said anywhere, in that language or in English. */
  has(key: string, language: string, panel: string): boolean {
    const id = `${language} ${panel} ${key}`;
    const known = this.#said.get(id);
    if (known !== undefined) return known;
    const said = this.#i18n.exists(key, { lng: language, ns: [panel, shared] });
    if (this.#said.size < sentencesKept) this.#said.set(id, said);
    return said;
  }
}

const sentencesKept = 5000;
const wishesKept = 1000;

/** A sentence that cannot be made, since it names itself or the like, is said as its key. */
function unfailing(translate: (key: string, args: ProblemArgs) => unknown): Translate {
  return (key, args = noArgs) => {
    try {
      const sentence = translate(key, args);
      return typeof sentence === 'string' ? sentence : key;
    } catch {
      return key;
    }
  };
}

/** Sentences are worked out once for the same values; many different values start the memory anew. */
function remembering(translate: (key: string, args: ProblemArgs) => string): Translate {
  const known = new Map<string, string>();
  return (key, args = noArgs) => {
    const id = args === noArgs ? key : [key, ...Object.entries(args)].join('\0');
    const before = known.get(id);
    if (before !== undefined) return before;
    const sentence = translate(key, args);
    if (known.size >= sentencesKept) known.clear();
    known.set(id, sentence);
    return sentence;
  };
}

const noArgs: ProblemArgs = {};

function languageCodes(folder: string): string[] {
  const codes = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));
  return codes.sort();
}

function describeLanguage(code: string): Language {
  const name = new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code;
  const text = name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
  return { code, text, direction: rightToLeft.has(code) ? 'rtl' : 'ltr' };
}

/** Longest sentence of a lexicon, in characters. */
const longestSentence = 10_000;

/** A lexicon without what cannot be said. */
function withSentencesOnly(lexicon: object, report: (key: string) => void, path = ''): object {
  return Object.fromEntries(
    Object.entries(lexicon).flatMap(([name, node]: [string, unknown]): [string, unknown][] => {
      const key = `${path}${name}`;
      if (isObject(node)) return [[name, withSentencesOnly(node, report, `${key}.`)]];
      if (typeof node === 'string' && node.length <= longestSentence) return [[name, node]];
      report(key);
      return [];
    }),
  );
}

function isObject(thing: unknown): thing is object {
  return typeof thing === 'object' && thing !== null && !Array.isArray(thing);
}

function readLexicon({ name, folder }: LexiconSource, code: string, report: (line: string) => void): object {
  const file = join(folder, `${code}.json`);
  if (!existsSync(file)) return {};
  try {
    const lexicon: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isObject(lexicon))
      return withSentencesOnly(lexicon, (key) => {
        report(`lexicon ${file} of ${name}: ${key} is no sentence of at most ${longestSentence} characters`);
      });
    report(`lexicon ${file} of ${name} is not an object`);
  } catch (error) {
    report(`lexicon ${file} of ${name} cannot be read: ${String(error)}`);
  }
  return {};
}
