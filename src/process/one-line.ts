/**
 * A text on one line, without blanks around it: line breaks, control characters and blanks between words become one
 * blank. Marks that only join or direct letters stay, since names and sentences of some languages need them.
 * @param maxCharacters how many characters at most; default: all
 */
export function onOneLine(text: string, maxCharacters?: number): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  // No half of a character is left at the end.
  return maxCharacters === undefined ? line : line.slice(0, maxCharacters).replace(/[ \p{Cs}]+$/u, '');
}
