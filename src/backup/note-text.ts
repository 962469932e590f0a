/** A text for a property of a record: one line, without what separates properties, and not long. */
export function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}|\\]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
