/** Longest note on a change, in characters. */
const longestWhy = 300;

/** Why a change is made, as noted beside a form: one line, cut where it is too long. */
export function whyOf(posted: ReadonlyMap<string, readonly string[]>): string {
  const text = posted.get('_why')?.[0] ?? '';
  // eslint-disable-next-line no-control-regex -- these would break the line
  return text
    .replace(/[\x00-\x1f\x7f]+/g, ' ')
    .trim()
    .slice(0, longestWhy);
}
