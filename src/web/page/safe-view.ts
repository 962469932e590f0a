import ejs from 'ejs';
import { decodeEntities } from '../../formmagick/words/html-entities.ts';
import { isPathHere, isSafeTarget } from '../../panel/fields/safe-target.ts';

/** Elements that navigate, load foreign content or run code: removed with all their content. */
const unsafeElement = /<(script|iframe|object|applet|frameset|noframes|portal)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
/** The same for empty elements, and end tags of those above. */
const unsafeTag =
  /<\/?(?:meta|base|link|embed|frame|param|animate\w*|set|script|iframe|object|applet|frameset|noframes|portal)\b[^>]*(?:>|$)/gi;
const blank = String.raw`[\t\n\f\r ]`;
const attributeName = String.raw`[^\t\n\f\r "'<>/=]+`;
/** An equals sign and a value: in double, single or no quotes, or none at the end of the tag. */
const attributeValue = `${blank}*=${blank}*(?:"([^"]*)"|'([^']*)'|([^\\t\\n\\f\\r "'<>]+)(?=${blank}|>|$)|(?=>|$))`;
/**
 * A start tag without stray quotes, in which a browser sees the same attributes; or only its `<`, if the tag has such
 * quotes or never ends: it is shown as text.
 */
const openTag = new RegExp(
  `<([A-Za-z][^\\t\\n\\f\\r "'<>/=]*)(?=${blank}|[/>])` +
    `((?:${blank}|/|${attributeName}(?:${attributeValue}|(?=${blank}|[/>])))*)>|<(?=[A-Za-z])`,
  'g',
);
const attribute = new RegExp(`(${attributeName})(${attributeValue})?`, 'g');
/** What could begin a tag inside a value, where a browser does not read the tag around it: in a text area, a comment. */
const innerTag = /<(?=[A-Za-z/!?])/g;

/** A full URL is allowed only in the links of these elements; other attributes must have a path of this server. */
const links = new Set(['a', 'area']);
const targets = new Set(['href', 'xlink:href']);
/** Attributes with several URLs. */
const lists = new Set(['ping', 'srcset']);
const addresses = new Set(['action', 'background', 'data', 'formaction', 'longdesc', 'manifest', 'poster', 'src']);

/**
 * The markup of a package's view without anything that could act for the person or send them elsewhere: elements
 * that load, run or redirect, event handlers, and URLs of other servers. A link to another site is allowed if it is a
 * full URL. The name of a page alone leads to that page, also where the panel is shown without one:
 * `/server-manager/PANEL`.
 * @param folder the URL of the panel, which names of pages follow
 */
export function safeView(html: string, folder: string): string {
  const still = withoutAll(withoutAll(html, unsafeElement), unsafeTag);
  return still.replace(openTag, (tag: string, ...[name, attributes]: (string | undefined)[]) => {
    if (name === undefined || attributes === undefined) return '&lt;';
    if (!attributes.includes('=')) return tag;
    const kept = (...written: Written): string => safeAttribute(written, name.toLowerCase(), folder);
    return `<${name}${attributes.replace(attribute, kept)}>`;
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

function safeAttribute([written, name, , double, single, bare]: Written, element: string, folder: string): string {
  const id = name.toLowerCase();
  if (id.startsWith('on')) return '';
  const value = double ?? single ?? bare ?? '';
  const kept = written.replace(innerTag, '&lt;');
  if (!targets.has(id) && !addresses.has(id) && !lists.has(id)) return kept;
  const address = decodeAddress(value);
  if (address === undefined) return '';
  if ((id === 'href' || id === 'action') && pageName.test(address))
    return `${name}="${ejs.escapeXML(`${folder}/${address}`)}"`;
  return isAllowed(id, address, element) ? kept : '';
}

function isAllowed(id: string, address: string, element: string): boolean {
  if (targets.has(id)) return links.has(element) ? isSafeTarget(address) : isPathHere(address);
  if (lists.has(id)) return address.split(/[\s,]+/).every(isPathHere);
  return address === '' || isPathHere(address) || (id === 'src' && /^data:image\//i.test(address));
}

/** A browser needs no semicolon after a number, and allows any number of zeros. */
const entity = /&(?:#x0*([\da-f]+);?|#0*(\d+);?|[a-z][\da-z]*;)/gi;

/** Returns undefined if the address has an entity that is unknown here: it could stand for any character. */
function decodeAddress(value: string): string | undefined {
  const isUnknown = Array.from(value.matchAll(entity), withEnd).some((whole) => decodeEntities(whole) === whole);
  return isUnknown ? undefined : value.replace(entity, (...found: string[]) => decodeEntities(withEnd(found)));
}

/** An entity with its semicolon, and without zeros before a number. */
function withEnd([written = '', hex, decimal]: readonly (string | undefined)[]): string {
  if (hex !== undefined) return `&#x${hex};`;
  return decimal === undefined ? written : `&#${decimal};`;
}
