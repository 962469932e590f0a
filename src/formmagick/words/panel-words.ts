import type { ProblemArgs, Refusal } from '../../problems.ts';
import { interpolate, type SentenceArgs } from './interpolate.ts';
import type { LexiconTexts } from '../old-panel.ts';
import { panelLink, type LinkPlace } from './panel-link.ts';
import { plainText, type RichText } from './rich-text.ts';
import { safeHtml } from './safe-html.ts';

/** The words that all panels share. */
interface SharedWords {
  /** BCP 47 tag of the language the person reads. */
  readonly language: string;
  /** A sentence of our own lexicon. */
  say(key: string, args?: ProblemArgs): string;
  /** The word for a base that all old panels use, such as `SAVE`; undefined when it is none of those. */
  general(base: string): string | undefined;
}

/** What an old panel says, in one language. */
export interface PanelWords {
  readonly shared: SharedWords;
  /** Whether a base is in the panel's lexicon or one of the words all panels share. */
  knows(base: string): boolean;
  /** The sentence of a lexicon base with its markup; a base that nobody knows is said as it is. */
  rich(base: string, args?: SentenceArgs): RichText;
  /** The same without markup. */
  text(base: string, args?: SentenceArgs): string;
  /** HTML of the form itself, which is not a sentence. */
  html(html: string): RichText;
  /** Why something was refused. */
  refusal(refusal: Refusal): string;
}

interface WordsOf {
  readonly lexicons: ReadonlyMap<string, LexiconTexts>;
  readonly shared: SharedWords;
  readonly place: LinkPlace;
  /** What the sub named in the lexicon's `params` gave. */
  readonly params?: SentenceArgs;
}

/**
 * The words of an old panel: its own lexicon in the person's language, then in English, then the words all panels share.
 * Sentences are HTML, made harmless here; what is not a sentence, and every value, is text.
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
 * The languages to look in, the best first: the one asked for, what it is a kind of, others of its kind, then English.
 * @param there languages there are, as BCP 47 tags
 */
function languageChain(there: readonly string[], asked: string): readonly string[] {
  const chain: string[] = [];
  for (const wish of [asked, 'en']) {
    for (let tag = wish; tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-'))))
      chain.push(...there.filter((one) => one.toLowerCase() === tag.toLowerCase()));
    const [kind = ''] = wish.toLowerCase().split('-');
    chain.push(...there.filter((one) => one.toLowerCase().startsWith(`${kind}-`)));
  }
  return [...new Set(chain)];
}
