import ejs from 'ejs';
import { decodeEntities } from '../../formmagick/words/html-entities.ts';
import { isPathHere, isSafeTarget } from '../../panel/fields/safe-target.ts';

/** Elements that navigate, load foreign content or run code: removed with all their content. */
const unsafeElement = /<(script|iframe|object|applet|frameset|noframes|portal)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
/** The same for empty elements, and end tags of those above. */
const unsafeTag =
  /<\/?(?:meta|base|link|embed|frame|param|animate\w*|set|script|iframe|object|applet|frameset|noframes|portal)\b[^>]*(?:>|$)/gi;
/** A start tag; or the beginning of one that never ends, such as one with a single quote: it is shown as text. */
const openTag = /<([A-Za-z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|<(?=[A-Za-z])/g;
const attribute = /([^\s"'<>/=]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Allowed URLs in an attribute; otherwise only paths of this server are allowed. */
const targets = new Set(['href', 'xlink:href']);
const addresses = new Set([
  'action',
  'background',
  'data',
  'formaction',
  'longdesc',
  'manifest',
  'ping',
  'poster',
  'src',
  'srcset',
]);

/**
 * The markup of a package's view without anything that could act for the person or send them elsewhere: elements
 * that load, run or redirect, event handlers, and URLs of other servers. A link to another site is allowed if it is a
 * full URL. The name of a page alone leads to that page, also where the panel is shown without one:
 * `/server-manager/PANEL`.
 * @param folder the URL of the panel, which names of pages follow
 */
export function safeView(html: string, folder: string): string {
  const still = withoutAll(withoutAll(html, unsafeElement), unsafeTag);
  const kept = (...found: Written): string => safeAttribute(found, folder);
  return still.replace(openTag, (tag: string, name: string | undefined, found: string | undefined) => {
    const attributes = found ?? '';
    if (name === undefined) return '&lt;';
    return attributes.includes('=') ? `<${name}${attributes.replace(attribute, kept)}>` : tag;
  });
}

/** Repeated, since removing a part can produce a new forbidden one. */
function withoutAll(html: string, pattern: RegExp): string {
  const less = html.replace(pattern, '');
  return less === html ? html : withoutAll(less, pattern);
}

/**
 * An attribute as written, its name, and its value: with equals sign and quotes; then in double, single or no quotes.
 */
type Written = [written: string, name: string, ...(string | undefined)[]];

/** The name of a page, perhaps with a query or an anchor. */
const pageName = /^[\w-][\w.~-]*(?:[?#]|$)/;

function safeAttribute([written, name, , double, single, bare]: Written, folder: string): string {
  const id = name.toLowerCase();
  if (id.startsWith('on')) return '';
  const address = decodeEntities(double ?? single ?? bare ?? '');
  if ((id === 'href' || id === 'action') && pageName.test(address))
    return `${name}="${ejs.escapeXML(`${folder}/${address}`)}"`;
  if (targets.has(id)) return isSafeTarget(address) ? written : '';
  if (!addresses.has(id) || address === '') return written;
  return isPathHere(address) || (id === 'src' && /^data:image\//i.test(address)) ? written : '';
}
