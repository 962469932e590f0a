/** As people search: no capitals, no accents. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  return /^[\n -~]*$/.test(lower) ? lower : lower.normalize('NFKD').replace(/\p{M}/gu, '');
}

/** Longest search, in characters. */
const longest = 200;

/** The words of a search, folded; all of them have to be found, in any order. */
export function searchWords(search: string): readonly string[] {
  return [...new Set(folded(search.slice(0, longest)).split(/\s+/).filter(Boolean))];
}
