/** The lines of a lexicon's keys. */
export interface KeyLines {
  /** The line of each key, counted from 1; for a duplicate, the last one. */
  readonly lines: ReadonlyMap<string, number>;
  /** Keys that appear more than once. */
  readonly repeated: readonly string[];
}

const tokens = /"((?:[^"\\\n]|\\.)*)"(\s*:)?|[{}\n]/g;

/** Finds the keys in a JSON text of nested objects; in invalid JSON, as many as possible. */
export function keyLines(text: string): KeyLines {
  const lines = new Map<string, number>();
  const repeated: string[] = [];
  const path: string[] = [];
  let name = '';
  let line = 1;
  for (const [token, quoted, colon] of text.matchAll(tokens)) {
    if (token === '{') path.push(name);
    else if (token === '}') path.pop();
    else if (quoted !== undefined && colon !== undefined) {
      name = quoted;
      const key = [...path.slice(1), name].join('.');
      if (lines.has(key)) repeated.push(key);
      lines.set(key, line);
    }
    line += token.split('\n').length - 1;
  }
  return { lines, repeated };
}
