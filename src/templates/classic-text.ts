/** What a classic fragment is: plain text, text with Perl in braces, or neither since its braces do not match. */
export type ClassicText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code' }
  | { readonly kind: 'broken'; readonly line: number; readonly message: string };

/**
 * Reads a classic fragment, as Text::Template does: code stands in braces, which nest; `\{` and `\}` are plain braces,
 * and before such a one `\\` is a backslash. All other bytes are what they are.
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
