import { decodeEntities } from '../../formmagick/words/html-entities.ts';
import { isPathHere, isSafeTarget } from '../../panel/fields/safe-target.ts';

/** Elements that lead the person away, load what is not ours, or run: left out with all that is in them. */
const gone = /<(script|iframe|object|applet|frameset|noframes|portal)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
/** The same of elements with nothing in them, and ends of those above. */
const goneTag =
  /<\/?(?:meta|base|link|embed|frame|param|animate\w*|set|script|iframe|object|applet|frameset|noframes|portal)\b[^>]*(?:>|$)/gi;
const openTag = /<([A-Za-z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
const attribute = /([^\s"'<>/=]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** What an address in an attribute may be; of all others only a path of this server. */
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
 * The markup of a package's own view without what acts in the person's name or leads them elsewhere unasked: elements that
 * load, run or lead away, handlers, and addresses that are none of this server's. A link may lead to another site that
 * it names in full.
 */
export function safeView(html: string): string {
  const still = withoutAll(withoutAll(html, gone), goneTag);
  return still.replace(openTag, (tag: string, name: string, attributes: string) =>
    attributes.includes('=') ? `<${name}${attributes.replace(attribute, keptAttribute)}>` : tag,
  );
}

/** What is left when something was taken out may be such a thing again. */
function withoutAll(html: string, pattern: RegExp): string {
  const less = html.replace(pattern, '');
  return less === html ? html : withoutAll(less, pattern);
}

function keptAttribute(
  written: string,
  name: string,
  _value: string | undefined,
  double: string | undefined,
  single: string | undefined,
  bare: string | undefined,
): string {
  const id = name.toLowerCase();
  if (id.startsWith('on')) return '';
  const address = decodeEntities(double ?? single ?? bare ?? '');
  if (targets.has(id)) return isSafeTarget(address) ? written : '';
  if (!addresses.has(id) || address === '') return written;
  return isPathHere(address) || (id === 'src' && /^data:image\//i.test(address)) ? written : '';
}
