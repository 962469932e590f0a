/**
 * Splits a line into words like a shell, without any other shell feature: spaces separate words, single quotes keep
 * everything, double quotes keep everything except a backslash before `"` or a backslash, and a backslash outside
 * quotes keeps the next character.
 * @returns undefined if a quote is not closed, or a backslash is at the end
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let rest = line.replace(blanks, '');
  while (rest !== '') {
    const match = word.exec(rest);
    if (!match) return undefined;
    words.push(match[0].replace(part, unquote));
    rest = rest.slice(match[0].length).replace(blanks, '');
  }
  return words;
}

/** Other blanks, such as a no-break space, belong to a word. */
const blanks = /^[ \t\r\n]+/;
const part = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs;
const word = /^(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^ \t\r\n'"\\])+(?=[ \t\r\n]|$)/s;

function unquote(
  _all: string,
  single: string | undefined,
  double: string | undefined,
  escaped: string | undefined,
): string {
  return single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? '';
}
