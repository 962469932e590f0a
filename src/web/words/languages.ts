import { baseOf } from '../../lexicons/lexicon.ts';
import { directionOf } from './direction.ts';

export interface Language {
  /** BCP 47 tag. */
  readonly code: string;
  /** Its name in the language itself. */
  readonly text: string;
  readonly direction: 'ltr' | 'rtl';
}

/**
 * The available languages: first our own and those of all bundled packages, then those of some packages only, except
 * country variants of the first ones.
 */
export function offeredLanguages(shared: readonly string[], others: readonly string[]): Language[] {
  const further = [...new Set(others)].filter((code) => !shared.includes(code) && !shared.includes(baseOf(code)));
  return [...[...shared].sort(), ...further.sort()].map(describeLanguage);
}

function describeLanguage(code: string): Language {
  const name = new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code;
  const text = name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
  return { code, text, direction: directionOf(code) };
}
