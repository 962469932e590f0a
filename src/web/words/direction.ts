import { baseOf } from '../../lexicons/lexicon.ts';

const rightToLeft = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The writing direction of a language. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(baseOf(language)) ? 'rtl' : 'ltr';
}

const rightToLeftLetter = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * Isolates a value inside a sentence with another writing direction, using invisible characters. Otherwise the first
 * slash of `/home/e-smith` would be shown at its end in an Arabic sentence.
 */
export function isolated(value: string, language: string): string {
  const mixes = value !== '' && (directionOf(language) === 'rtl' || rightToLeftLetter.test(value));
  return mixes ? `\u2068${value}\u2069` : value;
}

/**
 * Isolates a sentence on a page with another writing direction. Otherwise the full stop of an English sentence would
 * come first on an Arabic page.
 */
export function embedded(sentence: string, language: string, page: string): string {
  const direction = directionOf(language);
  if (sentence === '' || direction === directionOf(page)) return sentence;
  return `${direction === 'rtl' ? '\u2067' : '\u2066'}${sentence}\u2069`;
}
