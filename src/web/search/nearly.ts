/**
 * Whether a text has a word that differs from the one asked for by one letter: another, one more, one less, two
 * swapped.
 */
export function isNearly(text: string, word: string): boolean {
  for (const [one] of text.matchAll(/[^\s|,@.;:_/-]+/g))
    if (Math.abs(one.length - word.length) <= 1 && isOneAway(one, word)) return true;
  return false;
}

function isOneAway(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let [end, otherEnd] = [one.length, other.length];
  while (end > start && otherEnd > start && one[end - 1] === other[otherEnd - 1]) {
    end--;
    otherEnd--;
  }
  const [left, otherLeft] = [one.slice(start, end), other.slice(start, otherEnd)];
  if (left.length <= 1 && otherLeft.length <= 1) return true;
  return left.length === 2 && otherLeft.length === 2 && otherLeft === `${left.charAt(1)}${left.charAt(0)}`;
}
