/** One item of a Perl list. */
export interface PerlItem {
  /** Undefined for anything other than a quoted string, a number or a bare word, since only Perl could evaluate it. */
  readonly value: string | undefined;
  /** The original text. */
  readonly source: string;
  /** Whether the item is followed by `=>`. */
  readonly fat: boolean;
}

interface Token {
  readonly value: string | undefined;
  readonly end: number;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/**
 * Parses a Perl list such as `'yes' => 'YES', 'no' => 'NO'`. Brackets around the list and a trailing comma are ignored.
 */
export function parsePerlList(source: string): readonly PerlItem[] {
  const items: PerlItem[] = [];
  const text = withoutBrackets(source.trim());
  for (let at = 0; at < text.length;) {
    const comma = /[\s,]*/y;
    comma.lastIndex = at;
    comma.exec(text);
    const start = comma.lastIndex;
    if (start >= text.length) break;
    const words = wordList(text, start);
    const end = words?.end ?? endOfItem(text, start);
    const fat = text.startsWith('=>', end);
    if (words === undefined) items.push({ ...itemOf(text.slice(start, end).trim()), fat });
    else items.push(...words.values.map((value) => ({ value, source: value, fat: false })));
    at = fat ? end + 2 : Math.max(end, start + 1);
  }
  return items;
}

/** Parses `qw(one two)`. */
function wordList(
  text: string,
  start: number,
): { readonly values: readonly string[]; readonly end: number } | undefined {
  const opened = /qw\s*([([{</|!])/y;
  opened.lastIndex = start;
  const opener = opened.exec(text)?.[1];
  if (opener === undefined) return undefined;
  const close = text.indexOf(closers[opener] ?? opener, opened.lastIndex);
  const end = close === -1 ? text.length : close;
  return {
    values: text.slice(opened.lastIndex, end).split(/\s+/).filter(Boolean),
    end: Math.min(text.length, end + 1),
  };
}

/** Finds the next comma or fat comma outside quotes and brackets. */
function endOfItem(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === "'" || sign === '"') at = Math.max(at, (quoted(text, at, sign)?.end ?? at + 1) - 1);
    else if (sign in closers && sign !== '<') depth += 1;
    else if (/[)\]}]/.test(sign)) depth -= 1;
    else if (depth <= 0 && (sign === ',' || text.startsWith('=>', at))) return at;
  }
  return text.length;
}

function itemOf(source: string): { readonly value: string | undefined; readonly source: string } {
  const sign = source.charAt(0);
  if (sign === "'" || sign === '"') {
    const token = quoted(source, 0, sign);
    return { source, value: token?.end === source.length ? token.value : undefined };
  }
  if (/^-?\d[\d_]*(\.\d+)?$/.test(source)) return { source, value: source.replaceAll('_', '') };
  return { source, value: /^-?[A-Za-z_]\w*$/.test(source) ? source : undefined };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/**
 * Parses a quoted string. The value is undefined if a variable would be interpolated. Returns undefined if the string
 * does not end.
 */
function quoted(text: string, start: number, quote: string): Token | undefined {
  let value: string | undefined = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === quote) return { value, end: at + 1 };
    if (quote === '"' && /^[$@][A-Za-z_{]/.test(text.slice(at, at + 2))) value = undefined;
    if (sign !== '\\') {
      if (value !== undefined) value += sign;
      continue;
    }
    at += 1;
    const next = text.charAt(at);
    if (value !== undefined)
      value += quote === '"' ? (escapes[next] ?? next) : next === quote || next === '\\' ? next : sign + next;
  }
  return undefined;
}

function withoutBrackets(text: string): string {
  const inside = /^[([{]([\s\S]*)[)\]}]$/.exec(text)?.[1];
  return inside === undefined || closesEarly(inside) ? text : inside;
}

/** Whether a bracket in the text closes one before it, as in `a), (b`. */
function closesEarly(text: string): boolean {
  let depth = 0;
  for (const sign of text.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, '')) {
    if (/[([{]/.test(sign)) depth += 1;
    else if (/[)\]}]/.test(sign)) depth -= 1;
    if (depth < 0) return true;
  }
  return false;
}
