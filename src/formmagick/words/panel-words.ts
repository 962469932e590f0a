import type { SentenceArgs, Refusal } from '../../refusals.ts';
import { interpolate } from './interpolate.ts';
import type { LexiconTexts } from '../old-panel.ts';
import { panelLink, type LinkContext } from './panel-link.ts';
import { plainText, type RichText } from './rich-text.ts';
import { safeHtml } from './safe-html.ts';

/** The words that all panels share. */
interface SharedWords {
  /** BCP 47 tag of the person's language. */
  readonly language: string;
  /** Returns a sentence of the program's own lexicon. */
  say(key: string, args?: SentenceArgs): string;
  /** Returns the word for a base that all old panels use, such as `SAVE`; undefined for other bases. */
  general(base: string): string | undefined;
}

/** The texts of an old panel in one language. */
export interface PanelWords {
  readonly shared: SharedWords;
  /** Whether a base is in the panel's lexicon or among the words that all panels share. */
  knows(base: string): boolean;
  /** Returns the sentence of a lexicon base with its markup. An unknown base is returned as text. */
  rich(base: string, args?: SentenceArgs): RichText;
  /** The same without markup. */
  text(base: string, args?: SentenceArgs): string;
  /** Converts HTML from the form itself, which is not a sentence of the lexicon. */
  html(html: string): RichText;
  /** Returns the message of a refusal. */
  refusal(refusal: Refusal): string;
}

interface WordsOf {
  readonly lexicons: ReadonlyMap<string, LexiconTexts>;
  readonly shared: SharedWords;
  readonly place: LinkContext;
  /** The values returned by the sub in the lexicon's `params`. */
  readonly params?: SentenceArgs;
}

/**
 * Creates the words of an old panel. They come from its own lexicon in the person's language, then in English, then
 * from the words that all panels share. Sentences are HTML and are sanitized here; everything else, including every
 * value, is text.
 */
export function panelWords({ lexicons, shared, place, params = {} }: WordsOf): PanelWords {
  const chain = languageChain([...lexicons.keys()], shared.language).flatMap((tag) => lexicons.get(tag) ?? []);
  const own = (base: string): string | undefined => chain.find((texts) => texts.has(base))?.get(base);
  const readLink = (href: string): string | undefined => panelLink(href, place);
  const rich = (base: string, args: SentenceArgs = {}): RichText => {
    const sentence = own(base);
    if (sentence === undefined) return base === '' ? [] : [shared.general(base) ?? base];
    return safeHtml(interpolate(sentence, { ...params, ...args }, own), readLink);
  };
  return {
    shared,
    knows: (base) => own(base) !== undefined || shared.general(base) !== undefined,
    rich,
    text: (base, args) => plainText(rich(base, args)),
    html: (html) => safeHtml(html, readLink),
    refusal: ({ key, args }) =>
      own(key) === undefined ? (shared.general(key) ?? shared.say(key, args)) : plainText(rich(key, args)),
  };
}

/**
 * Returns the languages to search, best first: the requested one, its less specific forms, its other variants, then
 * English.
 * @param there available languages, as BCP 47 tags
 */
function languageChain(there: readonly string[], asked: string): readonly string[] {
  const chain: string[] = [];
  for (const language of [asked, 'en']) {
    for (let tag = language; tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-'))))
      chain.push(...there.filter((one) => one.toLowerCase() === tag.toLowerCase()));
    const [kind = ''] = language.toLowerCase().split('-');
    chain.push(...there.filter((one) => one.toLowerCase().startsWith(`${kind}-`)));
  }
  return [...new Set(chain)];
}
