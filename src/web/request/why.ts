import { whyName } from '../../panel/submit/posted-names.ts';

/** Longest note on a change, in characters. */
const longestWhy = 300;

/** Why a change is made, as noted beside a form: one line, cut if it is too long. */
export function whyOf(posted: ReadonlyMap<string, readonly string[]>): string {
  const text = posted.get(whyName)?.[0] ?? '';
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longestWhy);
}
