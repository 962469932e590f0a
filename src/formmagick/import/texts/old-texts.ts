import type { PanelFolder } from '../../read/panel-folder.ts';
import { FreeNames, keyPart } from '../plan/names.ts';

/** One sentence of an old lexicon, and where it stands. */
interface OldText {
  readonly html: string;
  readonly path: string;
  readonly line: number;
}

/** A key of the new lexicon and the base of the old one that says it. */
export interface SaidKey {
  readonly base: string;
  /** Whether it is shown where there is one line only. */
  readonly oneLine: boolean;
  /** Whether it is left out of languages whose lexicon lacks it, English too: it is said as it is then. */
  readonly onlyIfKnown: boolean;
  /** What the variables of the old sentence are called now, where that is not their own name. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What a base says that every old panel may use without having it, such as `SAVE`; undefined when it is none of those. */
export type GeneralWords = (base: string, language: string) => string | undefined;

/** The sentences of an old panel by language and base, and which keys of the new lexicon say them. */
export class OldTexts {
  readonly #languages = new Map<string, Map<string, OldText>>();
  readonly #general: GeneralWords;
  readonly #said = new Map<string, SaidKey>();
  readonly #own = new Map<string, OldText>();

  /** English is always there. */
  constructor({ panel, path, lexicons }: PanelFolder, general: GeneralWords) {
    this.#general = general;
    this.#languages.set('en', new Map());
    const inForm = panel.lexicons.map((lexicon) => ({ path, language: lexicon.language ?? 'en', lexicon }));
    for (const { path: file, language, lexicon } of [...inForm, ...lexicons]) {
      const code = localeName(language);
      const texts = this.#languages.get(code) ?? new Map<string, OldText>();
      for (const [base, { text, line }] of lexicon.entries) texts.set(base, { html: text, path: file, line });
      this.#languages.set(code, texts);
    }
  }

  /** As the locales are named: `en`, `fr`, `pt-BR`. */
  get languages(): readonly string[] {
    return [...this.#languages.keys()];
  }

  get said(): ReadonlyMap<string, SaidKey> {
    return this.#said;
  }

  /** Has a key of the new lexicon say what a base said. The first to ask for a key decides. */
  say(key: string, base: string, options: Partial<Omit<SaidKey, 'base'>> = {}): void {
    if (!this.#said.has(key))
      this.#said.set(key, { base, oneLine: true, onlyIfKnown: false, variables: {}, ...options });
  }

  /** Has a key say HTML that is in no lexicon. */
  sayHtml(key: string, html: string, line: number): void {
    this.#own.set(html, { html, path: '', line });
    this.say(key, html, { oneLine: false });
  }

  /** The bases of the panel's own lexicons whose names are like that. */
  basesLike(pattern: RegExp): readonly string[] {
    return [...new Set([...this.#languages.values()].flatMap((texts) => [...texts.keys()]))].filter((base) =>
      pattern.test(base),
    );
  }

  /** Has every base that no key says yet said below `texts`, since subs may use it. */
  sayTheRest(): void {
    const used = new Set([...this.#said.values()].map(({ base }) => base));
    const names = new FreeNames();
    for (const base of new Set([...this.#languages.values()].flatMap((texts) => [...texts.keys()])))
      if (!used.has(base)) this.say(`texts.${names.take(keyPart(base))}`, base, { oneLine: false });
  }

  /** A sentence in a language; the base itself, or a general word, where the panel's lexicon has none. */
  textOf(base: string, language: string): OldText | undefined {
    const found = this.#languages.get(language)?.get(base);
    if (found !== undefined) return found;
    if (language === 'en' && this.#own.has(base)) return this.#own.get(base);
    const word = this.#general(base, language);
    return word === undefined ? undefined : { html: word, path: '', line: 0 };
  }
}

/** English and the like need no country. */
function localeName(language: string): string {
  const [code = '', country = ''] = language.split('-');
  return language === 'en-US' || country.toLowerCase() === code ? code : language;
}
