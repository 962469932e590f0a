import { htmlPieces, type HtmlPiece } from './html-pieces.ts';
import type { RichElement, RichText } from './rich-text.ts';

/** Allowed tags and their replacements. Of any other element only the content is kept. */
const tags = new Map([
  ...'p br b strong i em u tt code kbd samp var pre ul ol li dl dt dd table thead tbody tr td th caption hr a div span'
    .split(' ')
    .map((tag): [string, string] => [tag, tag]),
  ...'small sub sup blockquote abbr cite q h4 h5 h6'.split(' ').map((tag): [string, string] => [tag, tag]),
  ['h1', 'h3'],
  ['h2', 'h3'],
  ['h3', 'h3'],
  ['tt', 'code'],
  ['center', 'div'],
]);

const empty = new Set(['br', 'hr']);

/** Start tags that implicitly close open elements. */
const closes: Readonly<Record<string, readonly string[]>> = {
  p: ['p'],
  li: ['li', 'p'],
  dt: ['dt', 'dd', 'p'],
  dd: ['dt', 'dd', 'p'],
  tr: ['tr', 'td', 'th', 'p'],
  td: ['td', 'th', 'p'],
  th: ['td', 'th', 'p'],
  ul: ['p'],
  ol: ['p'],
  dl: ['p'],
  table: ['p'],
  div: ['p'],
  hr: ['p'],
  pre: ['p'],
  blockquote: ['p'],
  h3: ['p'],
  h4: ['p'],
};

/** An open list or table stops this: elements outside it stay open. */
const walls = new Set(['ul', 'ol', 'dl', 'table', 'td', 'th', 'div', 'blockquote']);

const maxDepth = 40;

/** Returns the address that a link leads to; undefined for a forbidden address. */
export type ReadLink = (href: string) => string | undefined;

interface OpenElement {
  readonly tag: string;
  readonly element: RichElement;
  readonly children: (string | RichElement)[];
}

/**
 * Sanitizes HTML: keeps the text, an allow list of tags, links that `readLink` accepts, and no other attributes.
 * Scripts, styles, pictures, forms and event handlers are removed; other text stays.
 */
export function safeHtml(html: string, readLink: ReadLink): RichText {
  const root: (string | RichElement)[] = [];
  const open: OpenElement[] = [];
  const add = (part: string | RichElement): void => {
    (open.at(-1)?.children ?? root).push(part);
  };
  for (const piece of htmlPieces(html)) {
    if (piece.kind === 'text') add(piece.text);
    else if (piece.kind === 'close') closeElement(open, tags.get(piece.tag) ?? '');
    else if (piece.tag === 'img') add(piece.attributes.get('alt') ?? '');
    else {
      const element = allowed(piece, readLink);
      if (element === undefined || open.length >= maxDepth) continue;
      closeOthers(open, element.tag);
      add(element);
      if (!empty.has(element.tag)) open.push({ tag: element.tag, element, children: element.children });
    }
  }
  return root;
}

function allowed(
  { tag, attributes }: HtmlPiece & { kind: 'open' },
  readLink: ReadLink,
): (RichElement & { readonly children: (string | RichElement)[] }) | undefined {
  const known = tags.get(tag);
  if (known === undefined) return undefined;
  if (known !== 'a') return { tag: known, attributes: [], children: [] };
  const href = readLink(attributes.get('href') ?? '');
  if (href === undefined) return { tag: 'span', attributes: [], children: [] };
  const isButton = attributes.get('class')?.split(/\s+/).includes('button-like') === true;
  const classes = isButton ? [{ name: 'class', value: 'btn btn-secondary' }] : [];
  const away = /^https?:/.test(href) ? [{ name: 'rel', value: 'noopener noreferrer' }] : [];
  return { tag: 'a', attributes: [{ name: 'href', value: href }, ...classes, ...away], children: [] };
}

/** A link without an allowed address becomes a `span`. */
function closeElement(open: OpenElement[], tag: string): void {
  const at = open.findLastIndex((one) => one.tag === tag || (tag === 'a' && one.tag === 'span'));
  if (at >= 0) open.length = at;
}

function closeOthers(open: OpenElement[], tag: string): void {
  const ended = tag === 'a' ? ['a'] : (closes[tag] ?? []);
  for (let at = open.length - 1; at >= 0; at -= 1) {
    const one = open[at]?.tag ?? '';
    if (ended.includes(one)) {
      open.length = at;
      closeOthers(open, tag);
      return;
    }
    if (walls.has(one)) return;
  }
}
