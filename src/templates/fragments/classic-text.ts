/**
 * A classic fragment as read: plain text, text with Perl code in braces, or invalid because its braces do not match.
 */
export type ClassicText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code' }
  | { readonly kind: 'broken'; readonly line: number; readonly message: string };

/**
 * Reads a classic fragment by the rules of Text::Template: code is in braces, which may be nested; `\{` and `\}` are
 * plain braces, and `\\` before one of these is a backslash. All other characters stand for themselves.
 */
export function readClassicText(source: string): ClassicText {
  if (!/[{}]/.test(source)) return { kind: 'text', text: source };
  const pieces: string[] = [];
  let hasCode = false;
  let depth = 0;
  let [line, openedAt] = [1, 1];
  for (const [token] of source.matchAll(/\\\\(?=\\*[{}])|\\[{}]|[{}\n]|[^\\{}\n]+|\\/g)) {
    if (token === '\n') line++;
    else if (token === '{') {
      hasCode = true;
      if (depth++ === 0) openedAt = line;
    } else if (token === '}' && depth-- === 0)
      return { kind: 'broken', line, message: 'a closing brace without an opening one' };
    if (!hasCode) pieces.push(token.length === 2 && token.startsWith('\\') ? token.slice(1) : token);
  }
  if (depth > 0) return { kind: 'broken', line: openedAt, message: 'an opening brace that is never closed' };
  return hasCode ? { kind: 'code' } : { kind: 'text', text: pieces.join('') };
}
