import { decodeEntities } from './html-entities.ts';

/** One piece of HTML: a text, or a tag with its attributes. Names are in lower case. */
export type HtmlPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly tag: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly tag: string };

/** The content of these elements is not text to show. */
const silent = new Set([
  'script',
  'style',
  'iframe',
  'object',
  'noscript',
  'template',
  'textarea',
  'title',
  'svg',
  'math',
]);

/**
 * Splits HTML into pieces as a browser would. Comments are left out, as are scripts, styles and similar elements with
 * their content. A `<` that does not start a tag is text; an unclosed quote in a tag includes the rest of the text.
 */
export function htmlPieces(html: string): readonly HtmlPiece[] {
  const pieces: HtmlPiece[] = [];
  const next =
    /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*(?:>|$)|<(\/?)([A-Za-z][\w:-]*)((?:[^>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*?)\/?(?:>|$)|[^<]+|</g;
  for (let found = next.exec(html); found !== null; found = next.exec(html)) {
    const [written, slash, name, attributes = ''] = found;
    if (name === undefined) {
      if (!/^<[!?]/.test(written)) pieces.push({ kind: 'text', text: decodeEntities(written) });
      continue;
    }
    const tag = name.toLowerCase();
    if (slash === '/') pieces.push({ kind: 'close', tag });
    else if (silent.has(tag)) next.lastIndex = endOf(html, tag, next.lastIndex);
    else pieces.push({ kind: 'open', tag, attributes: attributesIn(attributes) });
  }
  return pieces;
}

function endOf(html: string, tag: string, from: number): number {
  const closing = new RegExp(`</${tag}[^>]*(?:>|$)`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html) === null ? html.length : closing.lastIndex;
}

function attributesIn(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(
    /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
  ))
    if (!attributes.has(name.toLowerCase()))
      attributes.set(name.toLowerCase(), decodeEntities(double ?? single ?? bare ?? ''));
  return attributes;
}
