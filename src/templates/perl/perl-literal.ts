/** The value of a Perl literal; `null` is undef. */
export type PerlValue = string | number | null | readonly PerlValue[] | { readonly [name: string]: PerlValue };

/**
 * Reads a Perl literal: a number, a quoted string without variables, or a list or hash of such values. A comment may
 * follow.
 * @returns undefined for any other expression, which only perl can evaluate
 */
export function readPerlLiteral(source: string): PerlValue | undefined {
  const tokens = tokensOf(source);
  if (!tokens) return undefined;
  const reader = new PerlTokenReader(tokens);
  try {
    const value = reader.value();
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}

class NoLiteral extends Error {}

const token =
  /\s+|#[^\n]*|=>|[[\]{}(),;]|'(?:[^'\\]|\\[^])*'|"(?:[^"\\$@]|\\[^])*"|-?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.\d+)?)(?![\w.])|[A-Za-z_]\w*/y;

function tokensOf(source: string): string[] | undefined {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const found = token.exec(source)?.[0];
    if (found === undefined) return undefined;
    if (!/^(\s|#)/.test(found)) tokens.push(found);
  }
  return tokens;
}

class PerlTokenReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  value(): PerlValue {
    const first = this.#next();
    if (first === '[') return this.#items(']');
    if (first === '{') return this.#map();
    if (first === 'undef') return null;
    return scalarOf(first);
  }

  end(): void {
    if (this.#peek() === ';') this.#next();
    if (this.#peek() !== undefined) throw new NoLiteral();
  }

  #items(close: string): PerlValue[] {
    const items: PerlValue[] = [];
    while (this.#peek() !== close) {
      items.push(this.value());
      if (this.#peek() === ',') this.#next();
      else if (this.#peek() !== close) throw new NoLiteral();
    }
    this.#next();
    return items;
  }

  #map(): PerlValue {
    const pairs: [string, PerlValue][] = [];
    while (this.#peek() !== '}') {
      const name = this.#next();
      const arrow = this.#next();
      if (arrow !== '=>' && (arrow !== ',' || isWord(name))) throw new NoLiteral();
      pairs.push([isWord(name) ? name : String(scalarOf(name)), this.value()]);
      if (this.#peek() === ',') this.#next();
      else if (this.#peek() !== '}') throw new NoLiteral();
    }
    this.#next();
    return Object.fromEntries(pairs);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string {
    const next = this.#tokens[this.#at++];
    if (next === undefined) throw new NoLiteral();
    return next;
  }
}

function isWord(text: string): boolean {
  return /^[A-Za-z_]/.test(text);
}

function scalarOf(text: string): string | number {
  if (text.startsWith("'")) return text.slice(1, -1).replace(/\\(['\\])/g, '$1');
  if (text.startsWith('"'))
    return text.slice(1, -1).replace(/\\([^])/g, (_all, character: string) => escaped(character));
  if (/^-?\d/.test(text)) return numberOf(text.replaceAll('_', ''));
  throw new NoLiteral();
}

const escapedCharacters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function escaped(character: string): string {
  const known = escapedCharacters[character];
  if (known !== undefined) return known;
  if (/\w/.test(character)) throw new NoLiteral();
  return character;
}

/** A leading zero means octal, as everywhere in Perl. */
function numberOf(text: string): number {
  const digits = text.replace(/^-/, '');
  const size = /^0[xXbB]/.test(digits)
    ? Number(digits)
    : /^0[0-7]+$/.test(digits)
      ? Number.parseInt(digits, 8)
      : /^0\d/.test(digits)
        ? Number.NaN
        : Number(digits);
  if (Number.isNaN(size)) throw new NoLiteral();
  return text.startsWith('-') ? -size : size;
}
