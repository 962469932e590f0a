/** Takes a line with its line feed and returns the text to write instead. Both are bytes. */
export type LineFilter = (line: string) => string;

/**
 * Reads the common forms of a filter that drops or keeps lines by a pattern:
 * `sub { $_[0] =~ /^#/ ? '' : $_[0] }`.
 * @returns undefined for any other filter, which only perl can run
 */
export function readLineFilter(source: string): LineFilter | undefined {
  const found = form.exec(source.trim());
  if (!found) return undefined;
  const { negated, pattern = '', first = '', second = '' } = found.groups ?? {};
  const expression = expressionOf(pattern);
  const [isFirstEmpty, isSecondEmpty] = [isEmpty(first), isEmpty(second)];
  if (!expression || isFirstEmpty === isSecondEmpty) return undefined;
  const dropsMatches = isFirstEmpty === (negated === undefined);
  return (line) => (expression.test(line) === dropsMatches ? '' : line);
}

const result = String.raw`(?:''|""|\$_\[0\])`;
const form = new RegExp(
  String.raw`^sub\s*\{\s*(?:return\s+)?\(?\s*\$_\[0\]\s*(?:=~|(?<negated>!~))\s*m?/(?<pattern>[^/]*)/\s*\)?\s*\?\s*` +
    String.raw`(?<first>${result})\s*:\s*(?<second>${result})\s*;?\s*\}\s*;?$`,
);

function isEmpty(text: string): boolean {
  return text === "''" || text === '""';
}

/** Accepts only patterns with the same meaning in Perl. In Perl `$` also matches before a final line feed. */
function expressionOf(pattern: string): RegExp | undefined {
  if (!/^(?:\\s[*+]?|\^|\$|[#;| ()A-Za-z0-9=-])*$/.test(pattern)) return undefined;
  try {
    return new RegExp(
      pattern.replaceAll('$', String.raw`(?=\n?$)`).replaceAll(String.raw`\s`, String.raw`[ \t\n\r\f\v]`),
    );
  } catch {
    return undefined;
  }
}
