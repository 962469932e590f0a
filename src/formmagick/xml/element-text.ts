import type { XmlElement } from './xml-tree.ts';

/** Returns the child elements, without the text between them. */
export function childElements({ children }: XmlElement): readonly XmlElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** Returns the first child element with a name. */
export function findChild(element: XmlElement, name: string): XmlElement | undefined {
  return childElements(element).find((child) => child.name === name);
}

/**
 * Returns the content of an element as HTML. Its text is used unescaped, so that `&lt;b&gt;` and CDATA become markup;
 * nested elements are written as tags. The original library stops at the first nested element. Spaces at both ends are
 * removed.
 */
export function textIn(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? child : markup(child)))
    .join('')
    .trim();
}

function markup({ name, attributes, children }: XmlElement): string {
  const given = [...attributes].map(([key, value]) => ` ${key}="${escape(value)}"`).join('');
  const inside = children.map((child) => (typeof child === 'string' ? escape(child) : markup(child))).join('');
  return inside === '' && /^(area|br|col|hr|img|input|link|meta)$/i.test(name)
    ? `<${name}${given}>`
    : `<${name}${given}>${inside}</${name}>`;
}

function escape(text: string): string {
  return text
    .replace(/&(?![A-Za-z][\w.-]*;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
