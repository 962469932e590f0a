/**
 * The text of a view without what only makes it readable: indentation, the line end of a line that is one piece of code
 * without output, and line breaks inside an HTML tag, so that its attributes can stand on lines of their own.
 * @param isAttributes whether the view is a part of a tag: it has nothing but attributes, with a space before each
 */
export function compactView(text: string, isAttributes: boolean): string {
  const lines = text.replace(/^[ \t]+/gm, '').replace(/^(<%[^=-](?:(?!%>)[^])*%>)\n/gm, '$1');
  let compact = '';
  let isInTag = isAttributes;
  let isBroken = isAttributes;
  for (const piece of lines.split(/(<%[^]*?%>)/)) {
    if (piece.startsWith('<%')) {
      // A view that is included inside a tag brings its own space.
      if (isBroken && piece.startsWith('<%=')) compact += ' ';
      if (/^<%[=-]/.test(piece)) isBroken = false;
      compact += piece;
      continue;
    }
    for (const char of piece) {
      if (char === '\n' && isInTag) {
        isBroken = true;
        continue;
      }
      if (isBroken && char !== '>') compact += ' ';
      isBroken = false;
      if (char === '<') isInTag = true;
      if (char === '>') isInTag = false;
      compact += char;
    }
  }
  return compact;
}
