import type { XmlElement } from './xml-tree.ts';

/** The elements in an element, without the text between them. */
export function childElements({ children }: XmlElement): readonly XmlElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** The first child of a name. */
export function findChild(element: XmlElement, name: string): XmlElement | undefined {
  return childElements(element).find((child) => child.name === name);
}

/**
 * What an element holds, as HTML: its text stands for itself, so that `&lt;b&gt;` and CDATA bring markup, and elements inside
 * are written out again. The original stops at the first element inside. Blanks at both ends are dropped.
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
