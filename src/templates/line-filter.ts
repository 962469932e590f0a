/** Gets a line with its line feed, gives what is written instead. In bytes. */
export type LineFilter = (line: string) => string;

/**
 * Reads the common forms of a filter that drops or keeps lines by a pattern:
 * `sub { $_[0] =~ /^#/ ? '' : $_[0] }`.
 * @returns undefined when it is anything else, which only perl itself can make something of
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

/** Only what means the same in Perl. Its `$` also stands before the line feed at the end. */
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
