import { baseOf } from '../../panel/lexicon.ts';

const rightToLeft = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** Which way a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(baseOf(language)) ? 'rtl' : 'ltr';
}

const rightToLeftLetter = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * A value inside a sentence that may be written the other way: kept together and in its own order by invisible isolates.
 * `/home/e-smith` would else end in its first slash in an Arabic sentence.
 */
export function isolated(value: string, language: string): string {
  const mixes = value !== '' && (directionOf(language) === 'rtl' || rightToLeftLetter.test(value));
  return mixes ? `\u2068${value}\u2069` : value;
}

/**
 * A sentence of one language on a page of another: kept in its own order where that page is written the other way. The
 * full stop of an English sentence would else come first on an Arabic page.
 */
export function embedded(sentence: string, language: string, page: string): string {
  const direction = directionOf(language);
  if (sentence === '' || direction === directionOf(page)) return sentence;
  return `${direction === 'rtl' ? '\u2067' : '\u2066'}${sentence}\u2069`;
}
