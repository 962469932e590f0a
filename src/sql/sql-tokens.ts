/** A piece of SQL, as far as it matters for finding statements: blanks and comments are left out. */
export interface SqlToken {
  readonly kind: 'word' | 'string' | 'name' | 'sign';
  /** As it is in the source: a string with its quotes. */
  readonly text: string;
  readonly start: number;
}

/** One statement of a script, without the `;` that ends it. */
export interface SqlStatement {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly SqlToken[];
}

const patterns: readonly (readonly [SqlToken['kind'] | 'skipped', RegExp])[] = [
  // A comment for certain servers only is code to this one.
  ['skipped', /\s+|#[^\n]*|--(?=\s)[^\n]*|--$|\/\*(?![!M])[^]*?(?:\*\/|$)/y],
  ['string', /'(?:[^'\\]|\\[^]|'')*(?:'|$)|"(?:[^"\\]|\\[^]|"")*(?:"|$)/y],
  ['name', /`(?:[^`]|``)*(?:`|$)/y],
  ['word', /[\p{L}\p{N}_$]+/uy],
  ['sign', /[^]/y],
];

/**
 * The statements of a script, as the client of the server splits it: `;` ends one outside of strings, names and comments.
 * What follows a line `DELIMITER` is not split any more, since it holds procedures.
 */
export function statementsOf(sql: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let tokens: SqlToken[] = [];
  let at = 0;
  while (at < sql.length && !isDelimiterLine(sql, at)) {
    const token = tokenAt(sql, at);
    at += token.text.length;
    if (token.kind === 'skipped') continue;
    if (token.kind === 'sign' && token.text === ';') {
      if (tokens[0]) statements.push({ start: tokens[0].start, end: token.start, tokens });
      tokens = [];
    } else tokens.push({ kind: token.kind, text: token.text, start: token.start });
  }
  if (tokens[0]) statements.push({ start: tokens[0].start, end: at, tokens });
  return statements;
}

/** Whether the client's command `DELIMITER` is here, the first word of its line. */
function isDelimiterLine(sql: string, at: number): boolean {
  delimiterLine.lastIndex = at;
  return delimiterLine.test(sql);
}

const delimiterLine = /delimiter(?<=^[ \t]*delimiter)\s/imy;

function tokenAt(sql: string, at: number): { kind: SqlToken['kind'] | 'skipped'; text: string; start: number } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined && text !== '') return { kind, text, start: at };
  }
  return { kind: 'sign', text: sql.charAt(at), start: at };
}
