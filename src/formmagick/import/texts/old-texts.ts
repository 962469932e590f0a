import type { PanelFolder } from '../../read/panel-folder.ts';
import { FreeNames, keyPart } from '../plan/names.ts';

/** One sentence of an old lexicon and its position. */
interface OldText {
  readonly html: string;
  readonly path: string;
  readonly line: number;
}

/** A key of the new lexicon and the base in the old lexicon that has its sentence. */
export interface UsedBase {
  readonly base: string;
  /** Whether the sentence must fit on one line. */
  readonly oneLine: boolean;
  /**
   * Whether to leave out the key in every language, English included, in which the old lexicon does not have the base.
   * The base itself is shown then.
   */
  readonly onlyIfKnown: boolean;
  /** New names of the sentence's variables, where they differ from the old names. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Returns the sentence of a base that every old panel may use without defining it, such as `SAVE`; undefined for other
 * bases.
 */
export type GeneralWords = (base: string, language: string) => string | undefined;

/** The sentences of an old panel by language and base, and the keys of the new lexicon that use them. */
export class OldTexts {
  readonly #languages = new Map<string, Map<string, OldText>>();
  readonly #general: GeneralWords;
  readonly #used = new Map<string, UsedBase>();
  readonly #own = new Map<string, OldText>();

  /** English is always included. */
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

  /** Named as in the locales folder: `en`, `fr`, `pt-BR`. */
  get languages(): readonly string[] {
    return [...this.#languages.keys()];
  }

  get used(): ReadonlyMap<string, UsedBase> {
    return this.#used;
  }

  /** Gives a key of the new lexicon the sentence of a base. Only the first call for a key has an effect. */
  say(key: string, base: string, options: Partial<Omit<UsedBase, 'base'>> = {}): void {
    if (!this.#used.has(key))
      this.#used.set(key, { base, oneLine: true, onlyIfKnown: false, variables: {}, ...options });
  }

  /** Gives a key an HTML text that is in no lexicon. */
  sayHtml(key: string, html: string, line: number): void {
    this.#own.set(html, { html, path: '', line });
    this.say(key, html, { oneLine: false });
  }

  /** Returns the bases of the panel's own lexicons that match a pattern. */
  basesLike(pattern: RegExp): readonly string[] {
    return [...new Set([...this.#languages.values()].flatMap((texts) => [...texts.keys()]))].filter((base) =>
      pattern.test(base),
    );
  }

  /** Adds a key below `texts` for each base that has no key yet, since subs may use it. */
  sayTheRest(): void {
    const used = new Set([...this.#used.values()].map(({ base }) => base));
    const names = new FreeNames();
    for (const base of new Set([...this.#languages.values()].flatMap((texts) => [...texts.keys()])))
      if (!used.has(base)) this.say(`texts.${names.take(keyPart(base))}`, base, { oneLine: false });
  }

  /**
   * Returns the sentence of a base in a language: from the panel's lexicon or the general words; undefined if neither
   * has it.
   */
  textOf(base: string, language: string): OldText | undefined {
    const found = this.#languages.get(language)?.get(base);
    if (found !== undefined) return found;
    if (language === 'en' && this.#own.has(base)) return this.#own.get(base);
    const word = this.#general(base, language);
    return word === undefined ? undefined : { html: word, path: '', line: 0 };
  }
}

/** Languages such as English need no country code. */
function localeName(language: string): string {
  const [code = '', country = ''] = language.split('-');
  return language === 'en-US' || country.toLowerCase() === code ? code : language;
}
