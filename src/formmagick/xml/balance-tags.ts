/** Nesting level of the elements in forms and lexicons. A description is in a page or in a field. */
const depths: ReadonlyMap<string, number> = new Map([
  ['form', 0],
  ['page', 1],
  ['lexicon', 1],
  ['field', 2],
  ['subroutine', 2],
  ['html', 2],
  ['entry', 2],
  ['title', 3],
  ['label', 3],
  ['description', 3],
  ['base', 3],
  ['trans', 3],
]);

const tags = /<!\[CDATA\[[\s\S]*?\]\]>|<(\/?)([A-Za-z][\w.-]*)((?:[^<>"'/]|\/(?!>)|"[^"<]*"|'[^'<]*')*)(\/?>|(?=<)|$)/g;

interface Balanced {
  readonly text: string;
  /** Whether unmatched end tags were removed, which means that a start tag is missing. */
  readonly dropped: boolean;
}

/**
 * Repairs the tags of a text by the nesting rules of forms and lexicons: adds missing end tags where their element must
 * have ended, blanks out unmatched end tags, and adds a missing `>` or `<form>`. Keeps the number of lines.
 */
export function balanceTags(text: string): Balanced {
  const open: string[] = [];
  let at = 0;
  let balanced = '';
  let dropped = false;
  for (const tag of text.matchAll(tags)) {
    const [whole, slash = '', name = '', , end = ''] = tag;
    balanced += text.slice(at, tag.index);
    at = tag.index + whole.length;
    const depth = depths.get(name);
    const written = end === '' && name !== '' ? whole.replace(/\s*$/, '>$&') : whole;
    if (depth === undefined || inHtml(open, slash, name)) balanced += written;
    else if (slash === '' && (name !== 'form' || open.length === 0)) {
      const from = open.findIndex((one) => (depths.get(one) ?? 0) >= depth);
      balanced += endTags(open, from === -1 ? open.length : from);
      const root = name === 'page' && open.length === 0 && !balanced.includes('<form');
      balanced += `${root ? '<form>' : ''}${written}`;
      if (root) open.push('form');
      dropped ||= root;
      if (!end.startsWith('/')) open.push(name);
    } else {
      const place = slash === '' ? -1 : open.lastIndexOf(name);
      dropped ||= place === -1;
      balanced += place === -1 ? whole.replace(/[^\n]/g, ' ') : endTags(open, place + 1) + written;
      if (place !== -1) open.pop();
    }
  }
  return { text: balanced + text.slice(at) + endTags(open, 0), dropped };
}

/** Inside a row of HTML any tag is allowed until the end tag of the row or of an element around it. */
function inHtml(open: readonly string[], slash: string, name: string): boolean {
  return open.at(-1) === 'html' && !(slash === '/' && (depths.get(name) ?? 3) < 3 && open.includes(name));
}

/** Closes the open elements from an index on. */
function endTags(open: string[], from: number): string {
  return open
    .splice(from)
    .reverse()
    .map((name) => `</${name}>`)
    .join('');
}

/**
 * Removes the tag named in a parser error if forms and lexicons have no such element. Returns undefined for any other
 * error.
 */
export function withoutStray(text: string, offset: number, reason: string): string | undefined {
  const mismatch =
    /^(?:Opening and ending tag mismatch: "([\w.-]+)" != "(?:form|page|lexicon)"|unclosed xml tag\(s\): ([\w.-]+))/;
  const found = mismatch.exec(reason);
  const name = found?.[1] ?? found?.[2];
  if (name === undefined || depths.has(name)) return undefined;
  const start = text.lastIndexOf(`<${name}`, offset);
  const end = text.indexOf('>', start);
  if (start === -1 || end === -1) return undefined;
  return text.slice(0, start) + text.slice(start, end + 1).replace(/[^\n]/g, ' ') + text.slice(end + 1);
}
